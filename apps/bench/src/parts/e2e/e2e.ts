import { openInstallation } from "../../installation/open-installation.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { measureWhole, type WholeSample } from "../../load/measure-whole.ts";
import { startSender } from "../../sender/start-sender.ts";
import type { Part } from "../part.ts";
import { e2eFindings } from "./e2e-findings.ts";

const CATALOG = { targets: 1, menusPerTarget: 2 };
const CUSTOMERS = 20_000;
const CONNECTIONS = 64;
/** Webhooks a second, rising until one is not sustained. */
const RATES = [
  1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000, 23_000, 26_000, 30_000,
];

/** All rates up to the first that was not sustained, in order. */
export type Climb = { rate: number; sample: WholeSample }[];

export const e2e: Part = {
  name: "e2e",
  title: "End to end",
  about:
    "the highest rate that one ingress and one worker sustain without a backlog, and what a webhook costs",
  rounds: 3,
  seconds: 3,
  async run({ rounds, seconds, closers, say }) {
    const installation = await openInstallation(closers, { catalog: CATALOG });
    await storeSegments(installation.connection, CATALOG, { to: CUSTOMERS });
    const sender = await startSender(closers);
    const [ingress, worker] = [await installation.startIngress(), await installation.startWorker()];
    const all: WholeSample[] = [];

    async function measure(load: { seconds: number; ratePerSecond?: number }): Promise<WholeSample> {
      const sample = await measureWhole(installation, {
        sender,
        ingress,
        workers: [worker],
        customers: CUSTOMERS,
        load: { connections: CONNECTIONS, ...load },
      });
      all.push(sample);
      await installation.takeInLogs();
      return sample;
    }
    async function climb(): Promise<Climb> {
      const steps: Climb = [];
      for (const rate of RATES) {
        // Once more before the climb ends: it may have been another process on the machine.
        let sample = await measure({ seconds, ratePerSecond: rate });
        if (!sample.isSustained) sample = await measure({ seconds, ratePerSecond: rate });
        steps.push({ rate, sample });
        if (!sample.isSustained) break;
      }
      return steps;
    }

    say("warming up");
    await measure({ seconds: Math.min(2, seconds) });
    const climbs: Climb[] = [];
    const flatOut: WholeSample[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const steps = await climb();
      say(`round ${round + 1}: ${steps.at(-1)?.rate} webhooks a second tried last`);
      climbs.push(steps);
      flatOut.push(await measure({ seconds }));
    }
    const faults = await installation.findMiscounts(all.map(({ sending }) => sending));
    const counted = await installation.exposures();
    const { redisVersion } = installation;
    return e2eFindings({ climbs, flatOut, connections: CONNECTIONS, counted, faults, redisVersion });
  },
};
