import type { Program } from "@menuswitch/rig";
import type { Installation } from "../installation/open-installation.ts";
import type { PlanningSwitch } from "../installation/planning-switch.ts";
import { readProcessUsage } from "../installation/read-process-usage.ts";
import { readRedisUsage } from "../installation/read-redis-usage.ts";

/** What planning so many interactions came to. */
export interface PlanningSample {
  interactions: number;
  perSecond: number;
  /** Of all workers together. */
  workerMicros: number;
  redisMicros: number;
  /** Commands of Redis, those inside scripts included. */
  redisCommands: number;
}

/**
 * Lets workers plan a backlog of `count` interactions that waits while planning is switched off, or the first `count` of a
 * longer one. Planning is off again when this returns.
 */
export async function measurePlanning(
  installation: Installation,
  { workers, planning, count }: { workers: readonly Program[]; planning: PlanningSwitch; count: number },
): Promise<PlanningSample> {
  const cpuOfWorkers = async () => {
    const usages = await Promise.all(workers.map(({ url }) => readProcessUsage(url)));
    return usages.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0);
  };
  const countedBefore = await installation.exposures();
  const workersBefore = await cpuOfWorkers();
  const redisBefore = await readRedisUsage(installation.nodes);
  const startedAtMs = performance.now();
  await planning.on();
  await installation.waitForExposures(countedBefore + count);
  const tookMs = performance.now() - startedAtMs;
  await planning.off();
  const redis = await readRedisUsage(installation.nodes);
  const workersAfter = await cpuOfWorkers();
  // Of a longer backlog a few batches more are planned before all notice that it is over.
  const interactions = (await installation.exposures()) - countedBefore;
  return {
    interactions,
    perSecond: (count / tookMs) * 1_000,
    workerMicros: (workersAfter - workersBefore) / interactions,
    redisMicros: (redis.cpuMicros - redisBefore.cpuMicros) / interactions,
    redisCommands: (redis.commands - redisBefore.commands) / interactions,
  };
}
