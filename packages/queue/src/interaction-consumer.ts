import { type Interaction, interactionSchema } from "@menuswitch/domain";
import { Worker } from "bullmq";
import { z } from "zod";
import type { InteractionsJob } from "./interactions-job.ts";
import type { RedisConnection } from "./open-queue.ts";
import { interactionsQueue } from "./queue-names.ts";
import type { SetAside } from "./set-aside.ts";
import { workerOptions } from "./worker-options.ts";

/**
 * Hands every batch of every partition to `plan`, which may see a batch again after a crash. An interaction that is not
 * one is set aside alone; the rest of its batch goes on.
 *
 * @param concurrency batches planned side by side, per partition
 * @param onError told what went wrong outside `plan`, and when a batch failed and will be planned again
 */
export function consumeInteractions(options: {
  redis: RedisConnection;
  keyPrefix: string;
  partitions: number;
  concurrency: number;
  plan: (partition: number, interactions: Interaction[]) => Promise<void>;
  setAside: SetAside;
  onError: (error: Error) => void;
}): { close(): Promise<void> } {
  const { redis, keyPrefix, partitions, concurrency, plan, setAside, onError } = options;

  const workers = Array.from({ length: partitions }, (_, partition) => {
    const location = interactionsQueue(keyPrefix, partition);
    const worker = new Worker<InteractionsJob, void, string>(
      location.name,
      async (job) => {
        const sound: Interaction[] = [];
        for (const [index, candidate] of job.data.interactions.entries()) {
          const parsed = interactionSchema.safeParse(candidate);
          if (parsed.success) sound.push(parsed.data);
          else
            await setAside.add(
              `${location.name}-${job.id}-${index}`,
              candidate,
              z.prettifyError(parsed.error),
            );
        }
        await plan(partition, sound);
      },
      workerOptions(redis, location, concurrency),
    );
    worker.on("error", onError);
    worker.on("failed", (_job, error) => onError(error));
    return worker;
  });

  let closing: Promise<unknown> | undefined;
  return {
    async close() {
      closing ??= Promise.all(workers.map((worker) => worker.close()));
      await closing;
    },
  };
}
