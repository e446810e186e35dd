import type { JsonValue, Menu, Target } from "@menuswitch/domain";
import { targetKindOf } from "./target-kinds.ts";

/** What would be sent for this menu, apart from what only Genesys Cloud knows. Its hash decides whether to write. */
export function renderContent(target: Target, menu: { id: string } & Menu): JsonValue {
  return targetKindOf(target).render(target, menu);
}
