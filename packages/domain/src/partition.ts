/**
 * The partition of an interaction, 0 … partitions−1: 32-bit FNV-1a over the UTF-16 units of its id, so that every
 * repeat of an interaction meets its first appearance.
 */
export function partitionOf(interactionId: string, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (let index = 0; index < interactionId.length; index += 1) {
    hash = Math.imul(hash ^ interactionId.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % partitions;
}
