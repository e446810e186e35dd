import { type DeliveryError, type DeliveryErrorCode, placeFields } from "@menuswitch/domain";
import type { Logger } from "@menuswitch/runtime";
import type { EventLog } from "./event-log.ts";
import type { Work } from "./work.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface Attempt {
  /** Counts from 1. */
  number: number;
  latencyMs: number;
  /** HTTP status; undefined where no answer came. */
  status: number | undefined;
  /** Undefined: Genesys took it. */
  error: DeliveryError | undefined;
}

const HEALING_CODES: readonly DeliveryErrorCode[] = ["RATE_LIMITED", "TOKEN_THROTTLED", "BUSY"];

/** Writes down each attempt to write a menu: one event line, one log line for a person where it failed. */
export function makeAttemptLog(deps: {
  eventLog: EventLog;
  metrics: WorkerMetrics;
  logger: Logger;
}): (work: Work, attempt: Attempt) => void {
  const { eventLog, metrics, logger } = deps;

  return ({ targetId, target, desired, menuId, state }, { number, latencyMs, status, error }) => {
    metrics.deliverySeconds.observe(latencyMs / 1000);
    eventLog.update({
      place: placeFields(target),
      menuId,
      segment: desired.segment,
      latencyMs,
      targetId,
      status,
      attempt: number,
      coalesced: state.coalesced,
      revision: desired.revision,
      errorCode: error?.code,
    });
    if (!error) return;
    // What heals by itself is a warning; what a person has to mend is an error.
    const heals = error.noAnswer || HEALING_CODES.includes(error.code);
    const details = { target: targetId, attempt: number, error_code: error.code, reason: error.message };
    logger[heals ? "warn" : "error"](details, "a menu was not delivered");
  };
}
