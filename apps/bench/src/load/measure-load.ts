import type { Program } from "@menuswitch/rig";
import { percentile } from "../figures/percentile.ts";
import type { Installation } from "../installation/open-installation.ts";
import { readProcessUsage } from "../installation/read-process-usage.ts";
import { readRedisUsage } from "../installation/read-redis-usage.ts";
import type { Load, LoadResult } from "../sender/load.ts";
import type { Sender } from "../sender/start-sender.ts";

/** What one load came to; times in ms, costs in CPU time per acknowledged webhook. */
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
  /** Of all workers together. */
  workerMicros: number;
  redisMicros: number;
  senderMicros: number;
  /** Writes to the queue, of a program that tells. */
  commits: number;
}

const ENOUGH_FOR_P999 = 1_000;

/** @param settle what still belongs to the load when its last answer has come */
export async function measureLoad(
  parties: { sender: Sender; program: Program; workers?: readonly Program[]; nodes: Installation["nodes"] },
  load: Load,
  settle: (result: LoadResult) => Promise<void> = async () => {},
): Promise<LoadSample> {
  const { sender, program, workers = [], nodes } = parties;
  async function usage() {
    const [asked, ...others] = await Promise.all([
      readProcessUsage(program.url),
      ...workers.map(({ url }) => readProcessUsage(url)),
    ]);
    return {
      node: asked.cpuMicros,
      workers: others.reduce((sum, other) => sum + other.cpuMicros, 0),
      redis: (await readRedisUsage(nodes)).cpuMicros,
      commits: asked.metric("menuswitch_commit_batch_size_count"),
    };
  }
  const before = await usage();
  const result = await sender.send(load);
  await settle(result);
  const after = await usage();

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
    workerMicros: (after.workers - before.workers) / acknowledged,
    redisMicros: (after.redis - before.redis) / acknowledged,
    senderMicros: cpuMicros / result.sent,
    commits: after.commits - before.commits,
  };
}
