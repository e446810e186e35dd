import fc from "fast-check";
import { expect, test } from "vitest";
import { makeRateWindows } from "./rate-windows.ts";

const arrivals = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.nat(200), fc.nat(70_000), fc.constantFrom(30_000, 60_000)),
    tokenId: fc.constantFrom(null, 1, 2),
  }),
  { maxLength: 300 },
);

test("never admits more than the limit in one fixed window, and always the first request after it", () => {
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 20 }), (requests, limit) => {
      let nowMs = 0;
      const windows = makeRateWindows({ now: () => nowMs, limit: () => limit });
      const current = new Map<number | null, { startedAtMs: number; admitted: number }>();
      for (const { waitMs, tokenId } of requests) {
        nowMs += waitMs;
        let window = current.get(tokenId);
        const isNew = !window || nowMs - window.startedAtMs >= 60_000;
        if (!window || isNew) {
          window = { startedAtMs: nowMs, admitted: 0 };
          current.set(tokenId, window);
        }
        const { admitted, count } = windows.take(tokenId);
        if (isNew) expect(admitted).toBe(true);
        if (admitted) window.admitted += 1;
        expect(window.admitted).toBeLessThanOrEqual(limit);
        expect(count).toBe(window.admitted);
        expect(admitted || window.admitted === limit).toBe(true);
      }
    }),
  );
});

test("admits a refused request after the seconds it told, and those are whole and never 0", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(59_999), { minLength: 1, maxLength: 20 }), (offsets) => {
      let nowMs = 0;
      const windows = makeRateWindows({ now: () => nowMs, limit: () => 1 });
      windows.take(1);
      for (const offset of offsets.sort((a, b) => a - b)) {
        nowMs = offset;
        const { admitted, resetSeconds } = windows.take(1);
        expect(admitted).toBe(false);
        expect(Number.isInteger(resetSeconds)).toBe(true);
        expect(resetSeconds).toBeGreaterThan(0);
        expect(nowMs + resetSeconds * 1000).toBeGreaterThanOrEqual(60_000);
        expect(nowMs + resetSeconds * 1000).toBeLessThan(61_000);
      }
    }),
  );
});
