import { makeInteractionCommitter } from "@menuswitch/queue";
import { type Crowd, callerOf, customerIdOf, interactionIdOf } from "../sender/event.ts";
import type { Sending } from "../verification/find-miscounts.ts";
import { KEY_PREFIX } from "./open-installation.ts";
import type { Storage } from "./open-storage.ts";

/** As many batches are full at once: none is sent half empty. */
const AT_ONCE = 2_000;

/** Puts interactions into the queue, through the committer that the ingress uses, in full batches. */
export async function preload(storage: Storage, crowd: Crowd, count: number): Promise<Sending> {
  const { connection: redis, partitions } = storage;
  const committer = makeInteractionCommitter({
    redis,
    keyPrefix: KEY_PREFIX,
    partitions,
    timeoutMs: 30_000,
    maxWaiting: AT_ONCE * partitions,
  });
  for (let first = 0; first < count; first += AT_ONCE) {
    const receivedAt = Date.now();
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => {
        const sequence = first + index;
        return committer.commit({
          interactionId: interactionIdOf(crowd.idPrefix, sequence),
          customerId: customerIdOf(callerOf(sequence, crowd.customers)),
          occurredAt: crowd.firstAtMs + sequence,
          receivedAt,
          source: "tutorial",
        });
      }),
    );
  }
  await committer.close();
  return { idPrefix: crowd.idPrefix, sent: count, unacknowledged: [] };
}
