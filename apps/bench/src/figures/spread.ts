import { formatNumber } from "./format-number.ts";

/** One figure, measured in several rounds. */
export interface Spread {
  median: number;
  lowest: number;
  highest: number;
}

/** NaN of no values: nothing was measured. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [below = Number.NaN, above = Number.NaN] = [
    sorted[Math.ceil(middle) - 1],
    sorted[Math.floor(middle)],
  ];
  return {
    median: (below + above) / 2,
    lowest: sorted[0] ?? Number.NaN,
    highest: sorted.at(-1) ?? Number.NaN,
  };
}

/** The median, and behind it the range where there is one. */
export function formatSpread({ median, lowest, highest }: Spread): string {
  const [middle, low, high] = [median, lowest, highest].map(formatNumber);
  return low === high ? `${middle}` : `${middle} (${low}–${high})`;
}
