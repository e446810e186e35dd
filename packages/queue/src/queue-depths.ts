import { openQueue, type RedisConnection } from "./open-queue.ts";
import { deliveriesQueue, interactionsQueue, type QueueLocation, setAsideQueue } from "./queue-names.ts";

export interface QueueDepth {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** Age of the oldest job that waits, for its turn or after a failure; 0 when none does. */
  oldestWaitingMs: number;
}

export interface QueueDepths {
  read(): Promise<QueueDepth[]>;
  close(): Promise<void>;
}

interface QueueDepthsOptions {
  redis: RedisConnection;
  keyPrefix: string;
  partitions: number;
}

/** Looks at all queues, for metrics. */
export function makeQueueDepths({ redis, keyPrefix, partitions }: QueueDepthsOptions): QueueDepths {
  return depthsOf(redis, [
    ...interactionsQueues(keyPrefix, partitions),
    deliveriesQueue(keyPrefix),
    setAsideQueue(keyPrefix),
  ]);
}

/** Looks at what the ingress has written and nobody has planned yet. */
export function makeBacklogDepths({ redis, keyPrefix, partitions }: QueueDepthsOptions): QueueDepths {
  return depthsOf(redis, interactionsQueues(keyPrefix, partitions));
}

const interactionsQueues = (keyPrefix: string, partitions: number) =>
  Array.from({ length: partitions }, (_, partition) => interactionsQueue(keyPrefix, partition));

function depthsOf(redis: RedisConnection, locations: readonly QueueLocation[]): QueueDepths {
  const queues = locations.map((location) => openQueue(redis, location));

  return {
    read: () =>
      Promise.all(
        queues.map(async (queue) => {
          const [counts, ...first] = await Promise.all([
            queue.getJobCounts("waiting", "active", "delayed", "failed"),
            queue.getJobs(["waiting"], 0, 0, true),
            queue.getJobs(["delayed"], 0, 0, true),
          ]);
          const oldest = Math.min(...first.flat().map(({ timestamp }) => timestamp));
          return {
            queue: queue.name,
            waiting: counts["waiting"] ?? 0,
            active: counts["active"] ?? 0,
            delayed: counts["delayed"] ?? 0,
            failed: counts["failed"] ?? 0,
            oldestWaitingMs: Number.isFinite(oldest) ? Math.max(0, Date.now() - oldest) : 0,
          };
        }),
      ),
    async close() {
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}
