import type { Row } from "./datatable-schema.ts";

/** What flows see of a table's rows: each change only after a delay. */
export function makeLookups({ now, delayMs }: { now: () => number; delayMs: () => number }) {
  /** Per key what it held, oldest first; undefined while there was no such row. */
  const pasts = new Map<string, { row: Row | undefined; sinceMs: number }[]>();

  return {
    changed(key: string, row: Row | undefined) {
      const past = pasts.get(key) ?? [{ row: undefined, sinceMs: Number.NEGATIVE_INFINITY }];
      const seen = past.findLastIndex(({ sinceMs }) => sinceMs <= now() - delayMs());
      pasts.set(key, [...past.slice(Math.max(seen, 0)), { row, sinceMs: now() }]);
    },
    find(key: string): Row | undefined {
      return pasts.get(key)?.findLast(({ sinceMs }) => sinceMs <= now() - delayMs())?.row;
    },
  };
}
