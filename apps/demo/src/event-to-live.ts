import type { Demand } from "./expect-outcome.ts";

/** A write that the flow took over. */
export interface Write {
  menuId: string | undefined;
  /** Epoch ms. */
  arrivedAtMs: number;
  /** Epoch ms. */
  appliedAtMs: number;
}

/**
 * How long each event that changed the demanded menu waited until the flow held that menu, or one demanded since: ms,
 * infinite where that never came. Left out are changes that needed no write: to what the flow held
 * already, or taken back before their turn.
 *
 * @param demands oldest first
 * @param writes in the order they were applied
 */
export function eventToLiveMs(demands: readonly Demand[], writes: readonly Write[]): number[] {
  function heldAt(atMs: number): string | undefined {
    const isUnderWay = writes.some(
      ({ arrivedAtMs, appliedAtMs }) => arrivedAtMs <= atMs && atMs < appliedAtMs,
    );
    return isUnderWay ? undefined : writes.findLast(({ appliedAtMs }) => appliedAtMs <= atMs)?.menuId;
  }

  return demands.flatMap(({ atMs, menuId }, index) => {
    if (heldAt(atMs) === menuId) return [];
    const since = demands.slice(index);
    // A menu that was demanded before only, and was on its way still, does not count.
    const write = writes.find(
      (one) =>
        one.appliedAtMs >= atMs &&
        since.some((demand) => demand.menuId === one.menuId && demand.atMs <= one.arrivedAtMs),
    );
    const liveAtMs = write?.appliedAtMs ?? Number.POSITIVE_INFINITY;
    const isTakenBack = since.some(
      (demand) => demand.atMs < liveAtMs && heldAt(demand.atMs) === demand.menuId,
    );
    return isTakenBack ? [] : [liveAtMs - atMs];
  });
}

/** The nearest rank: the smallest value that `share` of all do not exceed; undefined of none. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
