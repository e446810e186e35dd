/** Most partitions that the interactions queue may have. */
export const MAX_PARTITIONS = 64;

/**
 * The partition of an interaction, 0 … partitions−1, from its id alone, so that every repeat of an interaction meets its
 * first appearance: 32-bit FNV-1a over the UTF-16 units, then the finaliser of MurmurHash3, because the low bits of FNV-1a
 * alone hardly depend on more than the parity of the characters.
 */
export function partitionOf(interactionId: string, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 0x811c9dc5;
  for (let index = 0; index < interactionId.length; index += 1) {
    hash = Math.imul(hash ^ interactionId.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % partitions;
}
