import { compareMoments, type TargetState } from "@menuswitch/domain";
import type { CompiledCatalog, CompiledTarget } from "@menuswitch/genesys";
import type { Logger } from "@menuswitch/runtime";
import type { TargetStore } from "@menuswitch/state";
import { findWork } from "./work.ts";

/** Looked at together: a data table may have thousands of rows, and planning must not wait for all of them. */
const TARGETS_AT_ONCE = 200;

/**
 * Looks at every target and pokes those that need a delivery: what a lost poke or a due suspicion left behind, and what
 * the catalog itself wants changed.
 */
export function makeSweep(deps: {
  catalog: { current(): CompiledCatalog; refresh(): Promise<void> };
  targets: Pick<TargetStore, "read" | "moveDesired">;
  deliveries: { poke(targetId: string): Promise<void> };
  logger: Logger;
  now: () => number;
}): () => Promise<void> {
  const { catalog, targets, deliveries, logger, now } = deps;

  /** What the catalog wants is put down where it is news. */
  async function withStanding({ place, standing }: CompiledTarget, state: TargetState): Promise<TargetState> {
    const isNews = standing && (!state.desired || compareMoments(standing, state.desired) > 0);
    return isNews ? targets.moveDesired(place, { ...standing, interactions: 0 }) : state;
  }

  async function look(compiled: CompiledCatalog, target: CompiledTarget, found: TargetState): Promise<void> {
    const { targetId } = target;
    const state = await withStanding(target, found);
    if (state.desired && !compiled.menuFor(targetId, state.desired)) {
      logger.warn(
        { target: targetId, menu: state.desired.menuId },
        "the menu this target should hold is gone from the catalog; it keeps what it has until the next caller",
      );
    }
    if (findWork(compiled, targetId, state, now())) await deliveries.poke(targetId);
  }

  return async () => {
    await catalog.refresh();
    const compiled = catalog.current();
    const all = [...compiled.targets.values()];
    for (let start = 0; start < all.length; start += TARGETS_AT_ONCE) {
      const some = all.slice(start, start + TARGETS_AT_ONCE);
      const states = await targets.read(some.map(({ place }) => place));
      await Promise.all(
        some.map(async (target, index) => {
          const state = states[index];
          if (state) await look(compiled, target, state);
        }),
      );
    }
  };
}
