import type { Demand, Write } from "@menuswitch/rig";

/** What was asked of a target, oldest first, and what it was given, in the order it was applied. */
export interface TargetHistory {
  demands: readonly Demand[];
  writes: readonly Write[];
}

/**
 * Of the requests that the limit granted while at least one target held another menu than its newest caller's, the share that
 * was made. NaN where none waited.
 */
export function budgetShare(targets: readonly TargetHistory[], limitPerMinute: number): number {
  const spans = union(targets.flatMap(waitingSpans));
  const waitedMs = spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const made = targets
    .flatMap(({ writes }) => writes)
    .filter(({ arrivedAtMs }) =>
      spans.some(({ fromMs, toMs }) => fromMs <= arrivedAtMs && arrivedAtMs <= toMs),
    );
  return made.length / ((waitedMs / 60_000) * limitPerMinute);
}

interface Span {
  fromMs: number;
  toMs: number;
}

/** When a target held another menu than the last one asked for. What it waits for still at the end counts to its last write. */
function waitingSpans({ demands, writes }: TargetHistory): Span[] {
  const moments = [
    ...demands.map(({ atMs, menuId }) => ({ atMs, desired: menuId, live: undefined })),
    ...writes.map(({ appliedAtMs, menuId }) => ({ atMs: appliedAtMs, desired: undefined, live: menuId })),
  ].sort((a, b) => a.atMs - b.atMs);
  const spans: Span[] = [];
  let desired: string | undefined;
  let live: string | undefined;
  let sinceMs: number | undefined;
  for (const moment of moments) {
    desired = moment.desired ?? desired;
    live = moment.live ?? live;
    const waits = desired !== undefined && desired !== live;
    if (waits) sinceMs ??= moment.atMs;
    else if (sinceMs !== undefined) {
      spans.push({ fromMs: sinceMs, toMs: moment.atMs });
      sinceMs = undefined;
    }
  }
  const lastMs = moments.at(-1)?.atMs ?? 0;
  return sinceMs === undefined ? spans : [...spans, { fromMs: sinceMs, toMs: lastMs }];
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
