/** One write as the server saw it, in the order they were applied. */
export interface Write {
  menuId: string;
  arrivedAtMs: number;
  appliedAtMs: number;
}

/**
 * The writes that brought what was there already and had no reason to: nothing had happened lately that could leave a
 * worker in the dark about the write before.
 *
 * @param darkSpans spans in which a write's fate may have stayed unknown, epoch ms
 * @param reachMs how long after such a span a repeat is still its consequence
 */
export function uselessWrites(
  writes: readonly Write[],
  darkSpans: readonly (readonly number[])[],
  reachMs: number,
): { useless: Write[]; repairs: Write[] } {
  const repeats = writes.filter((write, index) => write.menuId === writes[index - 1]?.menuId);
  const isRepair = ({ arrivedAtMs }: Write) =>
    darkSpans.some(([from = 0, to = 0]) => from <= arrivedAtMs && arrivedAtMs <= to + reachMs);
  return { useless: repeats.filter((write) => !isRepair(write)), repairs: repeats.filter(isRepair) };
}
