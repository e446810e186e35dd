import type { Logger } from "@menuswitch/runtime";
import type { TargetStore } from "@menuswitch/state";
import type { CompiledCatalog } from "./compiled-catalog.ts";
import { findWork } from "./work.ts";

/** Looks at every target and pokes those that need a delivery: what a lost poke or a due suspicion left behind. */
export function makeSweep(deps: {
  catalog: { current(): CompiledCatalog; refresh(): Promise<void> };
  targets: Pick<TargetStore, "read">;
  deliveries: { poke(targetId: string): Promise<void> };
  logger: Logger;
  now: () => number;
}): () => Promise<void> {
  const { catalog, targets, deliveries, logger, now } = deps;

  return async () => {
    await catalog.refresh();
    const compiled = catalog.current();
    const all = [...compiled.targets.values()];
    const states = await targets.read(all.map(({ place }) => place));
    for (const [index, { targetId }] of all.entries()) {
      const state = states[index];
      if (state?.desired && !compiled.menuFor(targetId, state.desired)) {
        logger.warn(
          { target: targetId, menu: state.desired.menuId },
          "the menu this target should hold is gone from the catalog; it keeps what it has until the next caller",
        );
      }
      if (findWork(compiled, targetId, state, now())) await deliveries.poke(targetId);
    }
  };
}
