import fc from "fast-check";
import { expect, test } from "vitest";
import { percentile } from "./percentile.ts";

test("a percentile is the nearest rank", () => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);
  expect([0, 0.5, 0.99, 0.999, 1].map((share) => percentile(hundred, share))).toEqual([1, 50, 99, 100, 100]);
  expect(percentile([7], 0.5)).toBe(7);
  expect(percentile([], 0.5)).toBeUndefined();
});

test("at least the share of all values lies at or below it, and less than that below", () => {
  const values = fc.array(fc.double({ noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (some, share) => {
      const sorted = some.toSorted((a, b) => a - b);
      const found = percentile(sorted, share) ?? Number.NaN;
      expect(sorted.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * sorted.length);
      if (share > 0)
        expect(sorted.filter((value) => value < found).length).toBeLessThan(share * sorted.length);
    }),
  );
});
