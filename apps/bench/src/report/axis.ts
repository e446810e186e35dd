export interface AxisOptions {
  label: string;
  /** `log`: equal steps are equal factors; values of 0 or less are not shown. */
  scale: "linear" | "log";
  /** Chosen by the values unless given. */
  ticks?: readonly { at: number; label: string }[];
}

export interface Axis {
  label: string;
  ticks: readonly { at: number; label: string }[];
  /** Where a value lies, 0 to 1. */
  place(value: number): number;
}

const MOST_TICKS = 6;

/** An axis on which all of `values` have a place. */
export function makeAxis({ label, scale, ticks }: AxisOptions, values: readonly number[]): Axis {
  const shown = scale === "log" ? values.filter((value) => value > 0) : [0, ...values];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const chosen = ticks ?? (scale === "log" ? powersAround(low, high) : stepsUpTo(high));
  const ends = [...chosen.map(({ at }) => at), low, high];
  const project = (value: number) => (scale === "log" ? Math.log10(value) : value);
  const [start, end] = [project(Math.min(...ends)), project(Math.max(...ends))];
  return { label, ticks: chosen, place: (value) => (project(value) - start) / (end - start || 1) };
}

function powersAround(low: number, high: number) {
  const [first, last] = [
    Math.floor(Math.log10(low)),
    Math.max(Math.ceil(Math.log10(high)), Math.floor(Math.log10(low)) + 1),
  ];
  return Array.from({ length: last - first + 1 }, (_, index) => tick(10 ** (first + index)));
}

function stepsUpTo(high: number) {
  const rough = (high || 1) / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.ceil((high || 1) / step) + 1 }, (_, index) => tick(index * step));
}

function tick(at: number) {
  const rounded = Number(at.toPrecision(12));
  return { at: rounded, label: rounded.toLocaleString("en-US", { maximumFractionDigits: 6 }) };
}
