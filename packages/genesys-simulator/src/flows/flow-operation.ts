import { randomUUID } from "node:crypto";
import { ApiError } from "../api-error.ts";
import { type LockOwner, ownerView } from "./lock-owner.ts";

/** What the platform does to a flow after it has answered. */
export type FlowOperation = {
  id: string;
  actionName: "CHECKIN" | "PUBLISH";
  actionStatus: "STARTED" | "SUCCESS" | "FAILURE";
  owner: LockOwner;
  failure?: Failure;
};

export type Failure = { code: string; message: string };

/** Acts after so many milliseconds, unless the org ends before. */
export type After = (ms: number, act: () => void) => void;

type OperationOptions = {
  actionName: FlowOperation["actionName"];
  owner: LockOwner;
  after: After;
  durationMs: number;
  /** Makes the operation fail in place of `act`. */
  failure: Failure | undefined;
};

/** Runs `act` in the background; what it refuses makes the operation fail. */
export function startOperation(
  { actionName, owner, after, durationMs, failure }: OperationOptions,
  act: () => void,
): FlowOperation {
  const operation: FlowOperation = { id: randomUUID(), actionName, actionStatus: "STARTED", owner };
  after(durationMs, () => {
    const cause = failure ?? refusalOf(act);
    operation.actionStatus = cause ? "FAILURE" : "SUCCESS";
    if (cause) operation.failure = cause;
  });
  return operation;
}

function refusalOf(act: () => void): Failure | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.problem;
    throw error;
  }
}

export function operationView({ id, actionName, actionStatus, owner, failure }: FlowOperation) {
  return {
    id,
    complete: actionStatus !== "STARTED",
    [owner.kind]: ownerView(owner),
    actionName,
    actionStatus,
    ...(failure && { errorCode: failure.code, errorMessage: failure.message, errorDetails: [] }),
  };
}
