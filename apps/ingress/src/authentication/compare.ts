import { hash, timingSafeEqual } from "node:crypto";

/** Texts of any length become comparable in constant time: digests have one length. */
export const digest = (text: string | Buffer) => hash("sha256", text, "buffer");

/**
 * Whether any of `given` is among `known`, all of one length. Each is compared with each: how long it takes tells nothing
 * about those known.
 */
export function someAreKnown(given: readonly Buffer[], known: readonly Buffer[]): boolean {
  let matches = 0;
  for (const one of given) {
    for (const other of known) matches += Number(timingSafeEqual(one, other));
  }
  return matches > 0;
}
