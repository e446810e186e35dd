import { forgetOldest } from "./forget-oldest.ts";
import type { RecordedRequest } from "./journal.ts";

export type AppliedWrite = {
  /** The `id` of the recorded request. */
  requestId: number;
  /** The body as it was sent; undefined for a deletion. */
  body: unknown;
  arrivedAtMs: number;
  appliedAtMs: number;
};

export type WriteRequest = Pick<RecordedRequest, "id" | "startedAtMs">;

type AppliedWritesOptions = { now: () => number; maxRemembered: number };

/** Remembers, in the order they were applied, the last writes to each place, of as many places. */
export function makeAppliedWrites({ now, maxRemembered }: AppliedWritesOptions) {
  const places = new Map<string, { total: number; writes: AppliedWrite[] }>();

  return {
    add(place: string, { id, startedAtMs }: WriteRequest, body?: unknown) {
      const { total = 0, writes = [] } = places.get(place) ?? {};
      writes.push({ requestId: id, body, arrivedAtMs: startedAtMs, appliedAtMs: now() });
      if (writes.length > maxRemembered) writes.shift();
      places.set(place, { total: total + 1, writes });
      forgetOldest(places, maxRemembered);
    },
    history(place: string): AppliedWrite[] {
      return [...(places.get(place)?.writes ?? [])];
    },
    total(place: string): number {
      return places.get(place)?.total ?? 0;
    },
    forget(place: string) {
      places.delete(place);
    },
  };
}

export type AppliedWrites = ReturnType<typeof makeAppliedWrites>;
