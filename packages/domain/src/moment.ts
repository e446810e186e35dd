/** What orders interactions: the greatest moment of a target's interactions decides its menu. Times are epoch ms. */
export interface Moment {
  occurredAt: number;
  receivedAt: number;
  interactionId: string;
}

/**
 * Total order of moments: by `occurredAt`, then `receivedAt`, then `interactionId` by code points. Redis compares the
 * same ids as UTF-8 bytes, whose order is that of code points; JavaScript's own `<` (UTF-16 units) would differ.
 */
export function compareMoments(a: Moment, b: Moment): number {
  return (
    a.occurredAt - b.occurredAt ||
    a.receivedAt - b.receivedAt ||
    compareCodePoints(a.interactionId, b.interactionId)
  );
}

export function newest<M extends Moment>(first: M, second: M): M {
  return compareMoments(second, first) > 0 ? second : first;
}

function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    if (a.charCodeAt(index) === b.charCodeAt(index)) continue;
    // Second halves of two characters that share their first compare like the characters themselves.
    return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0);
  }
  return a.length - b.length;
}
