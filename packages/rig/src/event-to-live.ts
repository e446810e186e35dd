import type { Write } from "./useless-writes.ts";

/** From then on a target has to hold this menu. */
export interface Demand {
  menuId: string;
  atMs: number;
}

/**
 * How long a target had to wait for each menu asked for, or for one asked for later: 0 where it held the menu already.
 * What it never got is left out, unless something asked for later came.
 *
 * @param demands oldest first
 * @param writes in the order they were applied
 */
export function waitsMs(demands: readonly Demand[], writes: readonly Write[]): number[] {
  const moments = [
    ...demands.map((demand) => ({ ...demand, kind: "demand" as const })),
    ...writes.map(({ menuId, appliedAtMs }) => ({ menuId, atMs: appliedAtMs, kind: "write" as const })),
  ].sort((a, b) => a.atMs - b.atMs);
  const waits: number[] = [];
  let waiting: Demand[] = [];
  let held: string | undefined;
  for (const { kind, menuId, atMs } of moments) {
    if (kind === "write") held = menuId;
    else waiting.push({ menuId, atMs });
    // What was asked for before the menu that is there now is overtaken.
    const answered = waiting.findLastIndex((demand) => demand.menuId === held);
    if (answered < 0) continue;
    for (const demand of waiting.slice(0, answered + 1)) waits.push(atMs - demand.atMs);
    waiting = waiting.slice(answered + 1);
  }
  return waits;
}
