import { type Desired, type JsonValue, needsDelivery, type TargetState } from "@menuswitch/domain";
import type { CompiledCatalog, CompiledTarget } from "@menuswitch/genesys";

/** What has to be written to a target. */
export interface Work extends CompiledTarget {
  desired: Desired;
  menuId: string;
  content: JsonValue;
  contentHash: string;
  /** As it was when the work was found. */
  state: TargetState;
  /** A suspicion that was due when the work was found: a write that begins now answers it, one that began before does not. */
  dueSuspicion: number | undefined;
}

/** Undefined when the target holds what it should, or cannot be brought there now. Planner, deliverer and sweep all ask this. */
export function findWork(
  catalog: CompiledCatalog,
  targetId: string,
  state: TargetState | undefined,
  nowMs: number,
): Work | undefined {
  const target = catalog.targets.get(targetId);
  if (!target || !state?.desired) return undefined;
  const menu = catalog.menuFor(targetId, state.desired);
  if (!menu || !needsDelivery(state, menu.contentHash, nowMs)) return undefined;
  const { desired, suspectAt } = state;
  const dueSuspicion = suspectAt !== undefined && suspectAt <= nowMs ? suspectAt : undefined;
  return { ...target, ...menu, desired, state, dueSuspicion };
}
