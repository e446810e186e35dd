import { consumeInteractions } from "@menuswitch/queue";
import { Redis } from "ioredis";

/** Takes what the ingress queued out of the queue, and counts how often each interaction was in it. */
export function recordInteractions(redisUrl: string, keyPrefix: string, onFault: (fault: string) => void) {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const counts = new Map<string, number>();
  const consumer = consumeInteractions({
    redis,
    keyPrefix,
    partitions: 1,
    concurrency: 1,
    plan: async (_batchId, interactions) => {
      for (const { interactionId } of interactions) {
        counts.set(interactionId, (counts.get(interactionId) ?? 0) + 1);
      }
    },
    setAside: {
      add: async (_id, _interaction, reason) => onFault(`queued what is no interaction: ${reason}`),
      close: async () => {},
    },
    onError: (error) => onFault(`the queue could not be read: ${error.message}`),
  });
  return {
    count: (interactionId: string) => counts.get(interactionId) ?? 0,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    async close() {
      await consumer.close();
      redis.disconnect();
    },
  };
}
