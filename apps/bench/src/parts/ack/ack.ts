import { interactionsQueue, openQueue } from "@menuswitch/queue";
import { inTurns } from "../../figures/in-turns.ts";
import { openInstallation } from "../../installation/open-installation.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { measureLoad } from "../../load/measure-load.ts";
import { firstAtBefore, newIdPrefix } from "../../sender/event.ts";
import { startSender } from "../../sender/start-sender.ts";
import type { Sending } from "../../verification/find-miscounts.ts";
import type { Part } from "../part.ts";
import { ackFindings } from "./ack-findings.ts";
import { type Contender, JOBS_KEY_PREFIX, startContenders } from "./contenders.ts";

const CATALOG = { targets: 1, menusPerTarget: 2 };
const CUSTOMERS = 10_000;
const CLOSED_CONNECTIONS = 64;
/** Enough that no contender lacks one: 2,000 requests a second of 200 ms each are 400 at a time. */
const OPEN_CONNECTIONS = 512;
const RATES = [100, 500, 1_000, 2_000];
/**
 * While others are asked a process idles for some ten seconds. Of two settings of one ingress the one asked first after that
 * had two to three times the p99 of the other, whichever was first; why is not known.
 */
const WARM_UP_SECONDS = 1;

interface Rate {
  connections: number;
  seconds: number;
  ratePerSecond?: number;
}

export const ack: Part = {
  name: "ack",
  title: "Acknowledging webhooks",
  about: "acknowledgements a second and their latency, beside other ways to answer",
  rounds: 3,
  seconds: 2,
  async run({ rounds, seconds, closers, say }) {
    const installation = await openInstallation(closers, {
      catalog: CATALOG,
      // The way of one call per webhook would be stopped by Genesys' limit at once.
      simulatorEnv: { SIMULATOR_RATE_LIMIT_PER_MINUTE: "1000000000" },
    });
    await storeSegments(installation.connection, CATALOG, { to: CUSTOMERS });
    const sender = await startSender(closers);
    const contenders = await startContenders(installation);
    const sendings: Sending[] = [];
    let addedJobs = 0;

    async function measure(contender: Contender, rate: Rate) {
      await contender.prepare();
      await send(contender, { ...rate, seconds: WARM_UP_SECONDS });
      return send(contender, rate);
    }

    async function send({ kind, program, url, headers }: Contender, rate: Rate) {
      const idPrefix = newIdPrefix("ack");
      const crowd = { idPrefix, customers: CUSTOMERS, firstAtMs: firstAtBefore(Date.now()) };
      const sample = await measureLoad(
        { sender, program, nodes: installation.nodes },
        { url, headers, bodies: kind === "decision" ? "questions" : "events", ...crowd, ...rate },
      );
      const { sent, acknowledged, unacknowledged } = sample.result;
      if (kind === "ingress") sendings.push({ idPrefix, sent, unacknowledged });
      // Whoever is on the line is answered even where the exposure could not be recorded in time.
      if (kind === "decision") sendings.push({ idPrefix, sent, unacknowledged: numbersBelow(sent) });
      if (kind === "job") addedJobs += acknowledged;
      return sample;
    }

    say("warming up");
    const closed = { connections: CLOSED_CONNECTIONS, seconds };
    for (const contender of contenders)
      await measure(contender, { ...closed, seconds: Math.min(2, seconds) });
    const closedSamples = await inTurns(contenders, rounds, (contender, round) => {
      say(`${CLOSED_CONNECTIONS} connections, round ${round + 1}: ${contender.name}`);
      return measure(contender, closed);
    });
    const open = RATES.flatMap((ratePerSecond) =>
      contenders.map((contender) => ({ contender, ratePerSecond })),
    );
    const openSamples = await inTurns(open, rounds, ({ contender, ratePerSecond }, round) => {
      say(`${ratePerSecond} a second, round ${round + 1}: ${contender.name}`);
      return measure(contender, { connections: OPEN_CONNECTIONS, seconds, ratePerSecond });
    });

    say("planning all that was acknowledged, to see whether each was counted once");
    await contenders.find(({ fsync }) => fsync === "everysec")?.prepare();
    const faults = await findLostJobs();
    await installation.startWorker();
    faults.push(...(await installation.findMiscounts(sendings)));
    return ackFindings(contenders, {
      rates: RATES,
      closed: (contender) => closedSamples.get(contender) ?? [],
      open: (contender, rate) =>
        [...openSamples].flatMap(([measured, samples]) =>
          measured.contender === contender && measured.ratePerSecond === rate ? samples : [],
        ),
      connections: CLOSED_CONNECTIONS,
      openConnections: OPEN_CONNECTIONS,
      counted: await installation.exposures(),
      faults,
      redisVersion: installation.redisVersion,
    });

    async function findLostJobs(): Promise<string[]> {
      const queue = openQueue(installation.connection, interactionsQueue(JOBS_KEY_PREFIX, 0));
      const { waiting = 0 } = await queue.getJobCounts("waiting");
      await queue.close();
      return waiting < addedJobs
        ? [`one job per webhook: ${addedJobs - waiting} acknowledged jobs were lost`]
        : [];
    }
  },
};

const numbersBelow = (count: number) => Array.from({ length: count }, (_, number) => number);
