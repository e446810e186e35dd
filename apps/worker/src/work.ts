import {
  type Desired,
  type JsonValue,
  needsDelivery,
  type Target,
  type TargetState,
} from "@menuswitch/domain";
import type { CompiledCatalog } from "./compiled-catalog.ts";

/** What has to be written to a target. */
export interface Work {
  targetId: string;
  target: Target;
  desired: Desired;
  content: JsonValue;
  contentHash: string;
  /** As it was when the work was found. */
  state: TargetState;
  /** A suspicion that was due when the work was found: a write that begins now answers it, one that began before does not. */
  dueSuspicion: number | undefined;
}

/** Undefined when the target holds what it should, or cannot be brought there now. */
export function findWork(
  catalog: CompiledCatalog,
  targetId: string,
  state: TargetState | undefined,
  nowMs: number,
): Work | undefined {
  const target = catalog.target(targetId);
  const rendered = catalog.contentFor(targetId, state?.desired?.menuId);
  if (!target || !rendered || !state?.desired) return undefined;
  if (!needsDelivery(state, rendered.contentHash, nowMs)) return undefined;
  const { desired, suspectAt } = state;
  const dueSuspicion = suspectAt !== undefined && suspectAt <= nowMs ? suspectAt : undefined;
  return { targetId, target, desired, state, dueSuspicion, ...rendered };
}
