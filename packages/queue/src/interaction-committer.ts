import { type Interaction, partitionOf } from "@menuswitch/domain";
import { type GroupCommit, makeGroupCommit } from "./group-commit.ts";
import { INTERACTION_JOB_OPTIONS, type InteractionsJob } from "./interactions-job.ts";
import { openQueue, type RedisConnection } from "./open-queue.ts";
import { interactionsQueue } from "./queue-names.ts";

/** Most interactions in one job: a batch is planned and, after a crash, planned again as a whole. */
const MAX_BATCH = 100;

export interface InteractionCommitter {
  /** Resolves once Redis holds the interaction; rejects with `CommitUnavailableError`. */
  commit(interaction: Interaction): Promise<void>;
  waiting(): number;
  close(): Promise<void>;
}

/**
 * Writes interactions to the queue, one job per batch and partition.
 *
 * @param redis a connection that fails fast (no offline queue): it is asked whether it is ready before each write
 * @param timeoutMs longest wait for an answer
 * @param maxWaiting most interactions held in memory, over all partitions
 * @param onBatch told the size of each batch written
 */
export function makeInteractionCommitter(options: {
  redis: RedisConnection;
  keyPrefix: string;
  partitions: number;
  timeoutMs: number;
  maxWaiting: number;
  onBatch?: (interactions: number) => void;
}): InteractionCommitter {
  const { redis, keyPrefix, partitions, timeoutMs, maxWaiting, onBatch } = options;

  const queues = Array.from({ length: partitions }, (_, partition) =>
    openQueue<InteractionsJob>(redis, interactionsQueue(keyPrefix, partition), INTERACTION_JOB_OPTIONS),
  );
  const commits: GroupCommit<Interaction>[] = queues.map((queue) =>
    makeGroupCommit({
      write: async (interactions) => {
        if (redis.status !== "ready") throw new Error(`Redis is ${redis.status}`);
        await queue.add("batch", { interactions });
        onBatch?.(interactions.length);
      },
      maxBatch: MAX_BATCH,
      maxWaiting: Math.ceil(maxWaiting / partitions),
      timeoutMs,
    }),
  );

  let closing: Promise<void> | undefined;
  return {
    async commit(interaction) {
      await commits[partitionOf(interaction.interactionId, partitions)]?.commit(interaction);
    },
    waiting: () => commits.reduce((sum, { waiting }) => sum + waiting(), 0),
    close() {
      closing ??= (async () => {
        await Promise.all(commits.map((commit) => commit.close()));
        await Promise.all(queues.map((queue) => queue.close()));
      })();
      return closing;
    },
  };
}
