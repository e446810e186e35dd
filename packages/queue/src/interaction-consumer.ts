import { type Interaction, interactionSchema, MAX_PARTITIONS } from "@menuswitch/domain";
import { QueueKeys, Worker } from "bullmq";
import { z } from "zod";
import type { RedisConnection } from "./open-queue.ts";
import { interactionsQueue } from "./queue-names.ts";
import type { SetAside } from "./set-aside.ts";
import { closeWorker, workerOptions } from "./worker-options.ts";

/** Another version may have written the job. */
const batchSchema = z.object({ interactions: z.array(z.unknown()) });

export interface InteractionConsumer {
  /**
   * Looks for batches in partitions that are not consumed yet, and consumes those from now on: of an ingress that was, or
   * is, set to more partitions. Without it they would lie there unplanned.
   */
  adoptPartitions(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Hands every batch of every partition to `plan`, which may see a batch again after a crash. An interaction that is not
 * one is set aside alone; the rest of its batch goes on.
 *
 * @param partitions consumed from the start
 * @param concurrency batches planned side by side, per partition
 * @param onError told what went wrong outside `plan`, and when a batch failed and will be planned again
 */
export function consumeInteractions(options: {
  redis: RedisConnection;
  keyPrefix: string;
  partitions: number;
  concurrency: number;
  /** `batchId` stays the same when a batch is planned again; no other batch has it. */
  plan: (batchId: string, interactions: Interaction[]) => Promise<void>;
  setAside: SetAside;
  onError: (error: Error) => void;
}): InteractionConsumer {
  const { redis, keyPrefix, partitions, concurrency, plan, setAside, onError } = options;
  const workers = new Map<number, Worker<unknown, void, string>>();

  function consume(partition: number): void {
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
        await plan(`${partition}-${job.id}`, sound);
      },
      workerOptions(redis, location, concurrency),
    );
    worker.on("error", onError);
    worker.on("failed", (_job, error) => onError(error));
    workers.set(partition, worker);
  }

  async function holdsBatches(partition: number): Promise<boolean> {
    const { name, prefix } = interactionsQueue(keyPrefix, partition);
    const { wait = "", active = "", delayed = "" } = new QueueKeys(prefix).getKeys(name);
    return (await redis.exists(wait, active, delayed)) > 0;
  }

  for (let partition = 0; partition < partitions; partition += 1) consume(partition);

  let closing: Promise<unknown> | undefined;
  return {
    async adoptPartitions() {
      const all = Array.from({ length: MAX_PARTITIONS }, (_, partition) => partition);
      await Promise.all(
        all.map(async (partition) => {
          if (workers.has(partition) || !(await holdsBatches(partition))) return;
          // Asked again, because another look may have been under way.
          if (!workers.has(partition) && !closing) consume(partition);
        }),
      );
    },
    async close() {
      closing ??= Promise.all([...workers.values()].map((worker) => closeWorker(worker, redis)));
      await closing;
    },
  };
}
