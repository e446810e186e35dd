import type { Moment } from "./moment.ts";

/** The menu a target should hold, and the interaction that says so. */
export interface Desired extends Moment {
  menuId: string;
  segment: string;
  /** Counts the changes of the desired menu of this target. */
  revision: number;
  /** When the interaction that last changed the menu was received; epoch ms. */
  changedAt: number;
}

/** An open intent: what was about to be sent and is not yet known to have arrived, or to have been refused. */
export type Intent = { contentHash: string } | "unknown";

/** What Redis knows of one target, read in one piece. */
export interface TargetState {
  desired: Desired | undefined;
  /** Content of the last write known to have arrived. Believed only while no intent is open. */
  live: { contentHash: string; menuId: string; at: number } | undefined;
  intent: Intent | undefined;
  /** When a write of unknown fate has to be repeated once more, epoch ms: the server may apply it late. */
  suspectAt: number | undefined;
  /** Content refused for good: hash → until when it is not tried again, epoch ms. */
  blockedUntil: ReadonlyMap<string, number>;
  /** Interactions planned for this target since its last write. */
  coalesced: number;
}

/**
 * Whether a target has to be written: level-triggered, so that planning, delivering and sweeping ask the same question
 * and no order of events, crash or repeat can change the answer.
 *
 * @param desiredHash content hash of the desired menu in the current catalog; undefined when the catalog lacks it
 */
export function needsDelivery(state: TargetState, desiredHash: string | undefined, nowMs: number): boolean {
  if (state.desired === undefined || desiredHash === undefined) return false;
  const blockedUntil = state.blockedUntil.get(desiredHash);
  if (blockedUntil !== undefined && nowMs < blockedUntil) return false;
  if (state.intent !== undefined) return true;
  if (state.suspectAt !== undefined && nowMs >= state.suspectAt) return true;
  return state.live?.contentHash !== desiredHash;
}
