export const gapsBetween = (times: readonly number[]) =>
  times.slice(1).map((time, index) => time - (times[index] ?? 0));
