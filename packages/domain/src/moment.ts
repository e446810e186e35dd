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
  const left = [...a];
  const right = [...b];
  for (const [index, character] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
