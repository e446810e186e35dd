import type { JsonValue, PlacedTarget } from "@menuswitch/domain";
import type { NamedMenu } from "./target-kind.ts";
import { targetKindOf } from "./target-kinds.ts";

/**
 * What is to be at a target for this menu, apart from what only Genesys Cloud or the moment of the write knows. Its hash
 * decides whether to write.
 */
export function renderContent(target: PlacedTarget, menu: NamedMenu): JsonValue {
  return targetKindOf(target).render(target, menu);
}

/** All that the OAuth client's role needs to write to such a target and to read it. */
export function permissionsFor(target: PlacedTarget): readonly string[] {
  return targetKindOf(target).permissions;
}
