import type { Program } from "@menuswitch/rig";
import type { Redis } from "ioredis";
import { percentile } from "../figures/percentile.ts";
import { readProcessUsage } from "../installation/read-process-usage.ts";
import { readRedisUsage } from "../installation/read-redis-usage.ts";
import type { Load, LoadResult } from "../sender/load.ts";
import type { Sender } from "../sender/start-sender.ts";

/** What one load came to; times in ms, costs per acknowledged webhook. */
export interface LoadSample {
  result: LoadResult;
  acksPerSecond: number;
  /** Of all that became due, the share that was acknowledged. */
  ackedShare: number;
  p50: number;
  p99: number;
  /** NaN where fewer than 1,000 requests say nothing about it. */
  p999: number;
  /** Of the process that was asked. */
  nodeMicros: number;
  redisMicros: number;
  senderMicros: number;
  /** Writes to the queue, of a program that tells. */
  commits: number;
}

const ENOUGH_FOR_P999 = 1_000;

export async function measureLoad(
  { sender, program, nodes }: { sender: Sender; program: Program; nodes: readonly Redis[] },
  load: Load,
): Promise<LoadSample> {
  const before = await usage();
  const result = await sender.send(load);
  const after = await usage();

  async function usage() {
    const [{ cpuMicros, metric }, redis] = await Promise.all([
      readProcessUsage(program.url),
      readRedisUsage(nodes),
    ]);
    return { node: cpuMicros, redis: redis.cpuMicros, commits: metric("menuswitch_commit_batch_size_count") };
  }
  const { acknowledged, latenciesMs, due, tookMs, cpuMicros } = result;
  const at = (share: number) => percentile(latenciesMs, share) ?? Number.NaN;
  return {
    result,
    acksPerSecond: (acknowledged / tookMs) * 1_000,
    ackedShare: acknowledged / due,
    p50: at(0.5),
    p99: at(0.99),
    p999: latenciesMs.length < ENOUGH_FOR_P999 ? Number.NaN : at(0.999),
    nodeMicros: (after.node - before.node) / acknowledged,
    redisMicros: (after.redis - before.redis) / acknowledged,
    senderMicros: cpuMicros / result.sent,
    commits: after.commits - before.commits,
  };
}
