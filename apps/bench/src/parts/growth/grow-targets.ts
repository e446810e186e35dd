import { openInstallation } from "../../installation/open-installation.ts";
import { makePlanningSwitch } from "../../installation/planning-switch.ts";
import { preload } from "../../installation/preload.ts";
import { readProcessUsage } from "../../installation/read-process-usage.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { measurePlanning, type PlanningSample } from "../../load/measure-planning.ts";
import { firstAtBefore, newIdPrefix } from "../../sender/event.ts";
import type { Stage } from "../part.ts";

/** What planning costs when callers are spread over so many targets. */
export interface TargetsSample {
  targets: number;
  /** Resident memory of the worker. */
  workerBytes: number;
  planning: PlanningSample[];
}

const CUSTOMERS = 20_000;
const AT_A_TIME = 20_000;
/** A catalog file may have 1 MiB. */
const MOST_WITH_TWO_MENUS = 2_000;

export async function growTargets({ rounds, closers, say }: Stage, targets: number): Promise<TargetsSample> {
  say(`${targets} targets`);
  const catalog = { targets, menusPerTarget: targets > MOST_WITH_TWO_MENUS ? 1 : 2 };
  const installation = await openInstallation(closers, { catalog });
  await storeSegments(installation.connection, catalog, { to: CUSTOMERS });
  const planning = makePlanningSwitch(installation, closers);
  await planning.off();
  const worker = await installation.startWorker();

  async function plan(): Promise<PlanningSample> {
    const crowd = {
      idPrefix: newIdPrefix("growth"),
      customers: CUSTOMERS,
      firstAtMs: firstAtBefore(Date.now()),
    };
    await preload(installation, crowd, AT_A_TIME);
    return measurePlanning(installation, { workers: [worker], planning, count: AT_A_TIME });
  }

  await plan();
  const samples: PlanningSample[] = [];
  for (let round = 0; round < rounds; round += 1) samples.push(await plan());
  return { targets, workerBytes: (await readProcessUsage(worker.url)).residentBytes, planning: samples };
}
