import { openInstallation } from "../../installation/open-installation.ts";
import { makePlanningSwitch } from "../../installation/planning-switch.ts";
import { preload } from "../../installation/preload.ts";
import { readRedisUsage } from "../../installation/read-redis-usage.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { measurePlanning, type PlanningSample } from "../../load/measure-planning.ts";
import { firstAtBefore, newIdPrefix } from "../../sender/event.ts";
import type { Stage } from "../part.ts";

/** What one more webhook costs behind so many that wait. */
export interface BacklogSample {
  /** CPU time of Redis to take it in. */
  commitMicros: number;
  /** Redis memory while it waits. */
  bytes: number;
  planning: PlanningSample[];
}

export interface BacklogSamples {
  /** Waiting webhooks → one sample per round. */
  bySize: Map<number, BacklogSample[]>;
  redisVersion: string;
}

const CATALOG = { targets: 1, menusPerTarget: 2 };
const CUSTOMERS = 20_000;
/** Measured at a time: of fewer the CPU time would be mostly noise. */
const AT_A_TIME = 20_000;

/** Fills the queue to each size, and adds and plans some more there, several times. */
export async function growBacklog(
  { rounds, closers, say }: Stage,
  sizes: readonly number[],
): Promise<BacklogSamples> {
  const installation = await openInstallation(closers, { catalog: CATALOG });
  await storeSegments(installation.connection, CATALOG, { to: CUSTOMERS });
  const planning = makePlanningSwitch(installation, closers);
  await planning.off();
  const worker = await installation.startWorker();
  let waiting = 0;

  async function add(count: number): Promise<void> {
    const crowd = {
      idPrefix: newIdPrefix("growth"),
      customers: CUSTOMERS,
      firstAtMs: firstAtBefore(Date.now()),
    };
    await preload(installation, crowd, count);
    waiting += count;
  }
  async function plan(count: number): Promise<PlanningSample> {
    const sample = await measurePlanning(installation, { workers: [worker], planning, count });
    waiting -= sample.interactions;
    await installation.takeInLogs();
    return sample;
  }
  /** Adds up to `size` and plans as many again, as often as makes up what is measured at a time. */
  async function measure(size: number): Promise<BacklogSample> {
    const planned: PlanningSample[] = [];
    let [added, cpuMicros, bytes] = [0, 0, 0];
    while (added < AT_A_TIME) {
      const step = Math.min(size, AT_A_TIME);
      await add(size - waiting - step);
      const before = await readRedisUsage(installation.nodes);
      await add(step);
      const after = await readRedisUsage(installation.nodes);
      added += step;
      cpuMicros += after.cpuMicros - before.cpuMicros;
      bytes += after.memoryBytes - before.memoryBytes;
      planned.push(await plan(step));
    }
    return { commitMicros: cpuMicros / added, bytes: bytes / added, planning: planned };
  }

  await add(AT_A_TIME);
  await plan(AT_A_TIME);
  const bySize = new Map<number, BacklogSample[]>();
  for (const size of sizes) {
    say(`${size} webhooks wait`);
    const samples: BacklogSample[] = [];
    for (let round = 0; round < rounds; round += 1) samples.push(await measure(size));
    bySize.set(size, samples);
  }
  return { bySize, redisVersion: installation.redisVersion };
}
