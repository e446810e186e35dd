import type { Demand, Write } from "@menuswitch/rig";

/** What was asked of a target, oldest first, and what it was given, in the order it was applied. */
export interface TargetHistory {
  demands: readonly Demand[];
  writes: readonly Write[];
}

/**
 * Of the requests that became free while a target stood ready for one, the share that was made. A target is ready when it has
 * held another menu than its newest caller's, with no write under way, for longer than changes are gathered: nothing but
 * the budget may keep it waiting then. NaN where no target stood ready for as long as one request takes to become free.
 *
 * @param perMinute requests that become free in a minute, evenly
 * @param gatherMs how long a change waits for others before it may leave
 */
export function budgetShare(
  targets: readonly TargetHistory[],
  { perMinute, gatherMs }: { perMinute: number; gatherMs: number },
): number {
  const requestMs = 60_000 / perMinute;
  const arrivals = targets.flatMap(({ writes }) => writes.map(({ arrivedAtMs }) => arrivedAtMs));
  let [free, made] = [0, 0];
  for (const { fromMs, toMs } of union(targets.flatMap((target) => readySpans(target, gatherMs)))) {
    const freeHere = Math.floor((toMs - fromMs) / requestMs);
    const madeHere = arrivals.filter((atMs) => fromMs < atMs && atMs <= toMs).length;
    free += freeHere;
    // What was saved up before is not to make good for what was left lying.
    made += Math.min(madeHere, freeHere);
  }
  return made / free;
}

interface Span {
  fromMs: number;
  toMs: number;
}

/** When a target stood ready for a write. What it waits for still at the end counts to the last that is known of it. */
function readySpans({ demands, writes }: TargetHistory, gatherMs: number): Span[] {
  type Moment = { atMs: number; desired?: string; live?: string; underWay?: boolean };
  const moments: Moment[] = [
    ...demands.map(({ atMs, menuId }) => ({ atMs, desired: menuId })),
    ...writes.flatMap(({ arrivedAtMs, appliedAtMs, menuId }) => [
      { atMs: arrivedAtMs, underWay: true },
      { atMs: appliedAtMs, underWay: false, live: menuId },
    ]),
  ].sort((a, b) => a.atMs - b.atMs);
  const spans: Span[] = [];
  let now: Omit<Moment, "atMs"> = {};
  let sinceMs: number | undefined;
  function endWait(atMs: number): void {
    if (sinceMs !== undefined && sinceMs + gatherMs < atMs)
      spans.push({ fromMs: sinceMs + gatherMs, toMs: atMs });
    sinceMs = undefined;
  }
  for (const { atMs, ...change } of moments) {
    now = { ...now, ...change };
    const waits = now.desired !== undefined && now.desired !== now.live && !now.underWay;
    if (waits) sinceMs ??= atMs;
    else endWait(atMs);
  }
  endWait(moments.at(-1)?.atMs ?? 0);
  return spans;
}

function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs);
    else joined.push({ ...span });
  }
  return joined;
}
