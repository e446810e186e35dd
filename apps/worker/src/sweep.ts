import { needsDelivery } from "@menuswitch/domain";
import type { Logger } from "@menuswitch/runtime";
import type { TargetStore } from "@menuswitch/state";
import type { CompiledCatalog } from "./compiled-catalog.ts";

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
    const { targetIds, contentFor } = catalog.current();
    const states = await targets.read(targetIds);
    for (const [index, targetId] of targetIds.entries()) {
      const state = states[index];
      if (!state?.desired) continue;
      const content = contentFor(targetId, state.desired.menuId);
      if (!content) {
        logger.warn(
          { target: targetId, menu: state.desired.menuId },
          "the menu this target should hold is gone from the catalog; it keeps what it has until the next caller",
        );
      } else if (needsDelivery(state, content.contentHash, now())) {
        await deliveries.poke(targetId);
      }
    }
  };
}
