import { Worker } from "bullmq";
import { openQueue, type RedisConnection } from "./open-queue.ts";
import { sweepQueue } from "./queue-names.ts";
import { closeWorker, workerOptions } from "./worker-options.ts";

export interface Sweeps {
  /** Sees to it that there is a schedule: a Redis that came back empty has none. */
  ensureScheduled(): Promise<void>;
  close(): Promise<void>;
}

/** Runs `sweep` every `everyMs`, on one of all workers. Two may overlap when one is slow: pokes are safe to repeat. */
export function consumeSweeps(options: {
  redis: RedisConnection;
  keyPrefix: string;
  everyMs: number;
  sweep: () => Promise<void>;
  onError: (error: Error) => void;
}): Sweeps {
  const { redis, keyPrefix, everyMs, sweep, onError } = options;
  const location = sweepQueue(keyPrefix);
  const queue = openQueue<Record<string, never>>(redis, location);
  const worker = new Worker(location.name, sweep, workerOptions(redis, location, 1));
  worker.on("error", onError);
  worker.on("failed", (_job, error) => onError(error));

  let closing: Promise<void> | undefined;
  return {
    async ensureScheduled() {
      const schedule = await queue.getJobScheduler("sweep");
      // Not written again while it stands: each writing would begin its interval anew.
      if (schedule?.every === everyMs) return;
      await queue.upsertJobScheduler(
        "sweep",
        { every: everyMs },
        { name: "sweep", opts: { removeOnComplete: { count: 20 }, removeOnFail: { count: 50 } } },
      );
    },
    close() {
      closing ??= closeWorker(worker, redis).then(() => queue.close());
      return closing;
    },
  };
}
