import { Worker } from "bullmq";
import { openQueue, type RedisConnection } from "./open-queue.ts";
import { sweepQueue } from "./queue-names.ts";
import { workerOptions } from "./worker-options.ts";

/**
 * Runs `sweep` every `everyMs`, on one of all workers. Two sweeps may overlap when one is slow: pokes are safe to repeat.
 */
export async function scheduleSweeps(options: {
  redis: RedisConnection;
  keyPrefix: string;
  everyMs: number;
  sweep: () => Promise<void>;
  onError: (error: Error) => void;
}): Promise<{ close(): Promise<void> }> {
  const { redis, keyPrefix, everyMs, sweep, onError } = options;
  const location = sweepQueue(keyPrefix);
  const queue = openQueue<Record<string, never>>(redis, location);
  await queue.upsertJobScheduler(
    "sweep",
    { every: everyMs },
    { name: "sweep", opts: { removeOnComplete: { count: 20 }, removeOnFail: { count: 50 } } },
  );
  const worker = new Worker(location.name, sweep, workerOptions(redis, location, 1));
  worker.on("error", onError);
  worker.on("failed", (_job, error) => onError(error));

  let closing: Promise<void> | undefined;
  return {
    close() {
      closing ??= worker.close().then(() => queue.close());
      return closing;
    },
  };
}
