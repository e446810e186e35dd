import type { Write } from "./useless-writes.ts";

/** From then on a target has to hold this menu. */
export interface Demand {
  menuId: string;
  atMs: number;
}

/**
 * The longest time that a target had to wait for the menu of its newest caller, or of a still newer one.
 *
 * @param demands oldest first
 * @param writes in the order they were applied
 */
export function longestWaitMs(demands: readonly Demand[], writes: readonly Write[]): number {
  const moments = [
    ...demands.map((demand) => ({ ...demand, kind: "demand" as const })),
    ...writes.map(({ menuId, appliedAtMs }) => ({ menuId, atMs: appliedAtMs, kind: "write" as const })),
  ].sort((a, b) => a.atMs - b.atMs);
  let waiting: Demand[] = [];
  let held: string | undefined;
  let longest = 0;
  for (const { kind, menuId, atMs } of moments) {
    if (kind === "write") held = menuId;
    else waiting.push({ menuId, atMs });
    // What was asked for before the menu that is there now is overtaken.
    const answered = waiting.findLastIndex((demand) => demand.menuId === held);
    for (const demand of waiting.slice(0, answered + 1)) longest = Math.max(longest, atMs - demand.atMs);
    waiting = waiting.slice(answered + 1);
  }
  return longest;
}
