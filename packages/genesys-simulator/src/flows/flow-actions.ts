import { ApiError } from "../api-error.ts";
import type { Settings } from "../settings.ts";
import type { Flow } from "./flow.ts";
import { type After, type Failure, type FlowOperation, startOperation } from "./flow-operation.ts";
import { flowProblems } from "./flow-problems.ts";
import { isSameOwner, type LockOwner } from "./lock-owner.ts";

export type Background = { after: After; durationMs: number; failure: Failure | undefined };

/** Locks the flow and makes a draft of its latest version. @throws ApiError 409 */
export function checkOut(flow: Flow, owner: LockOwner, { checkoutAgain }: Pick<Settings, "checkoutAgain">) {
  requireIdle(flow);
  requireNoOtherLock(flow, owner);
  if (flow.lock && !checkoutAgain) throw new ApiError(flowProblems.lockedByOther);
  flow.lock = owner;
  const latest = flow.versions.latest();
  if (latest && !flow.versions.draft()) flow.versions.save(latest.configuration, owner);
}

/** Makes the draft a version and frees the lock, in the background. @throws ApiError 409 */
export function checkIn(
  flow: Flow,
  owner: LockOwner,
  { checkinNeedsLock }: Pick<Settings, "checkinNeedsLock">,
  background: Background,
): FlowOperation {
  requireIdle(flow);
  if (checkinNeedsLock) requireLock(flow, owner);
  if (!flow.versions.draft()) throw new ApiError(flowProblems.noSavedConfiguration);
  flow.operation = startOperation({ actionName: "CHECKIN", owner, ...background }, () => {
    flow.versions.checkIn();
    flow.lock = undefined;
  });
  return flow.operation;
}

/** Publishes that version, else the draft, else the latest version, in the background. @throws ApiError 404, 409 */
export function publish(
  flow: Flow,
  version: string | undefined,
  owner: LockOwner,
  background: Background,
): FlowOperation {
  requireIdle(flow);
  requireNoOtherLock(flow, owner);
  if (version !== undefined) flow.versions.read(version);
  else if (flow.versions.list().length === 0) throw new ApiError(flowProblems.dataMissing);
  flow.operation = startOperation({ actionName: "PUBLISH", owner, ...background }, () => {
    if (version === undefined || version === flow.versions.draft()?.id) {
      flow.versions.checkIn();
      flow.versions.publish(flow.versions.latest()?.id ?? "");
    } else {
      flow.versions.publish(version);
    }
    flow.lock = undefined;
    flow.active = true;
  });
  return flow.operation;
}

/** Frees anybody's lock; a draft becomes a version. @throws ApiError 409 */
export function unlock(flow: Flow) {
  requireIdle(flow);
  flow.versions.checkIn();
  flow.lock = undefined;
}

/** Drops the draft and frees the lock. @throws ApiError 409 */
export function revert(flow: Flow, owner: LockOwner) {
  requireIdle(flow);
  requireLock(flow, owner);
  flow.versions.dropDraft();
  flow.lock = undefined;
}

/** @throws ApiError 409 */
export function deactivate(flow: Flow) {
  requireIdle(flow);
  flow.versions.unpublish();
  flow.active = false;
}

/** @throws ApiError 409 */
export function requireLock({ lock }: Flow, owner: LockOwner) {
  if (!lock || !isSameOwner(lock, owner)) throw new ApiError(flowProblems.notLocked);
}

function requireNoOtherLock({ lock }: Flow, owner: LockOwner) {
  if (lock && !isSameOwner(lock, owner)) throw new ApiError(flowProblems.lockedByOther);
}

function requireIdle({ operation }: Flow) {
  if (operation?.actionStatus === "STARTED") throw new ApiError(flowProblems.operationInProgress);
}
