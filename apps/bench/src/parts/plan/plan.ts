import type { Program } from "@menuswitch/rig";
import { openInstallation } from "../../installation/open-installation.ts";
import { makePlanningSwitch } from "../../installation/planning-switch.ts";
import { preload } from "../../installation/preload.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { measurePlanning, type PlanningSample } from "../../load/measure-planning.ts";
import { firstAtBefore, newIdPrefix } from "../../sender/event.ts";
import type { Sending } from "../../verification/find-miscounts.ts";
import type { Part } from "../part.ts";
import { planFindings } from "./plan-findings.ts";

const CATALOG = { targets: 1, menusPerTarget: 2 };
const CUSTOMERS = 20_000;
const MOST_INTERACTIONS = 200_000;
const INTERACTIONS_PER_SECOND = 20_000;
const WARM_UP = 10_000;

export const plan: Part = {
  name: "plan",
  title: "Planning",
  about: "interactions planned a second by one worker and by two, and what that costs",
  rounds: 3,
  seconds: 10,
  async run({ rounds, seconds, closers, say }) {
    const count = Math.min(MOST_INTERACTIONS, seconds * INTERACTIONS_PER_SECOND);
    const installation = await openInstallation(closers, { catalog: CATALOG });
    await storeSegments(installation.connection, CATALOG, { to: CUSTOMERS });
    const planning = makePlanningSwitch(installation, closers);
    await planning.off();
    const sendings: Sending[] = [];

    async function measure(workers: readonly Program[], interactions: number): Promise<PlanningSample> {
      const idPrefix = newIdPrefix("plan");
      const crowd = { idPrefix, customers: CUSTOMERS, firstAtMs: firstAtBefore(Date.now()) };
      sendings.push(await preload(installation, crowd, interactions));
      const sample = await measurePlanning(installation, { workers, planning, count: interactions });
      await installation.takeInLogs();
      return sample;
    }

    const samples: Record<"one" | "two", PlanningSample[]> = { one: [], two: [] };
    for (let round = 0; round < rounds; round += 1) {
      say(`round ${round + 1}: one worker, ${count} interactions`);
      const first = await installation.startWorker();
      await measure([first], WARM_UP);
      samples.one.push(await measure([first], count));
      say(`round ${round + 1}: two workers, ${count} interactions`);
      const second = await installation.startWorker();
      await measure([first, second], WARM_UP);
      samples.two.push(await measure([first, second], count));
      await Promise.all([first.stop(), second.stop()]);
    }
    const faults = await installation.findMiscounts(sendings);
    const counted = await installation.exposures();
    return planFindings(samples, { count, counted, faults, redisVersion: installation.redisVersion });
  },
};
