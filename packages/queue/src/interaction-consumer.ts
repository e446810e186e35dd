import { type Interaction, interactionSchema } from "@menuswitch/domain";
import { Worker } from "bullmq";
import { z } from "zod";
import type { RedisConnection } from "./open-queue.ts";
import { interactionsQueue } from "./queue-names.ts";
import type { SetAside } from "./set-aside.ts";
import { closeWorker, workerOptions } from "./worker-options.ts";

/** Another version may have written the job. */
const batchSchema = z.object({ interactions: z.array(z.unknown()) });

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
  /** `batchId` stays the same when a batch is planned again. */
  plan: (partition: number, batchId: string, interactions: Interaction[]) => Promise<void>;
  setAside: SetAside;
  onError: (error: Error) => void;
}): { close(): Promise<void> } {
  const { redis, keyPrefix, partitions, concurrency, plan, setAside, onError } = options;

  const workers = Array.from({ length: partitions }, (_, partition) => {
    const location = interactionsQueue(keyPrefix, partition);
    const worker = new Worker<unknown, void, string>(
      location.name,
      async (job) => {
        const id = `${location.name}-${job.id}`;
        const batch = batchSchema.safeParse(job.data);
        if (!batch.success) {
          await setAside.add(id, job.data, z.prettifyError(batch.error));
          return;
        }
        const sound: Interaction[] = [];
        for (const [index, candidate] of batch.data.interactions.entries()) {
          const parsed = interactionSchema.safeParse(candidate);
          if (parsed.success) sound.push(parsed.data);
          else await setAside.add(`${id}-i${index}`, candidate, z.prettifyError(parsed.error));
        }
        await plan(partition, String(job.id), sound);
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
      closing ??= Promise.all(workers.map((worker) => closeWorker(worker, redis)));
      await closing;
    },
  };
}
