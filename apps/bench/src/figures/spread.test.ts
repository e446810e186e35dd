import { expect, test } from "vitest";
import { formatNumber } from "./format-number.ts";
import { formatSpread, spreadOf } from "./spread.ts";

test("the middle one is the median, of an even number the mean of the middle two", () => {
  expect(spreadOf([3, 1, 200])).toEqual({ median: 3, lowest: 1, highest: 200 });
  expect(spreadOf([4, 1, 2, 200]).median).toBe(3);
  expect(spreadOf([5])).toEqual({ median: 5, lowest: 5, highest: 5 });
});

test("a spread shows its range only where there is one", () => {
  expect(formatSpread(spreadOf([0.9, 0.93, 0.95]))).toBe("0.93 (0.90–0.95)");
  expect(formatSpread(spreadOf([12_345]))).toBe("12,345");
  expect(formatSpread(spreadOf([]))).toBe("–");
});

test("numbers have as many digits as say something", () => {
  expect([12_345.6, 123.4, 12.34, 12, 1.234, 0.5, 0.0123, 0, Number.NaN].map(formatNumber)).toEqual([
    "12,346",
    "123",
    "12.3",
    "12",
    "1.23",
    "0.50",
    "0.012",
    "0",
    "–",
  ]);
});
