import type { Write } from "./useless-writes.ts";

/** From then on a target has to hold this menu. */
export interface Demand {
  menuId: string;
  atMs: number;
}

/** How long one caller's target took to hold the menu asked for, or one asked for later. */
export interface Wait {
  ms: number;
  /** A write brought it; or it was there, at once or because somebody asked for what had been there before. */
  endedBy: "write" | "demand";
}

/**
 * The waits for what was asked of a target. What it never got is left out, unless something asked for later came.
 *
 * @param demands oldest first
 * @param writes in the order they were applied
 */
export function waitsOf(demands: readonly Demand[], writes: readonly Write[]): Wait[] {
  const moments = [
    ...demands.map((demand) => ({ ...demand, kind: "demand" as const })),
    ...writes.map(({ menuId, appliedAtMs }) => ({ menuId, atMs: appliedAtMs, kind: "write" as const })),
  ].sort((a, b) => a.atMs - b.atMs);
  const waits: Wait[] = [];
  let waiting: Demand[] = [];
  let held: string | undefined;
  for (const { kind, menuId, atMs } of moments) {
    if (kind === "write") held = menuId;
    else waiting.push({ menuId, atMs });
    // What was asked for before the menu that is there now is overtaken.
    const answered = waiting.findLastIndex((demand) => demand.menuId === held);
    if (answered < 0) continue;
    for (const demand of waiting.slice(0, answered + 1))
      waits.push({ ms: atMs - demand.atMs, endedBy: kind });
    waiting = waiting.slice(answered + 1);
  }
  return waits;
}
