/** The nearest rank: the smallest value that `share` of all do not exceed; undefined of none. @param sorted ascending */
export function percentile(sorted: ArrayLike<number>, share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
