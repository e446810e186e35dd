import { partitionOf } from "@menuswitch/domain";

/**
 * What is kept of interactions lies in so many buckets, each a slot of a cluster. Not in the partitions of the queue: where
 * a mark lies must follow from the interaction alone, or a changed number of partitions would hide it from a repeat.
 */
export const BUCKETS = 16;

export function bucketOf(interactionId: string): number {
  return partitionOf(interactionId, BUCKETS);
}
