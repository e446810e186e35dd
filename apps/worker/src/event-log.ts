import type { DeliveryErrorCode, InteractionSource } from "@menuswitch/domain";
import { type Logger, makeGatheringLogger } from "@menuswitch/runtime";

/** One caller was assigned one menu. */
export interface Exposure {
  interactionId: string;
  menuId: string;
  segment: string;
  pseudonym: string;
  /** Undefined, as is the revision, where the caller hears the menu from an answer and not from a target. */
  targetId: string | undefined;
  revision: number | undefined;
  source: InteractionSource;
  occurredAtMs: number;
}

/** One attempt to write one menu to one target. */
export interface MenuUpdate {
  /** How Genesys Cloud calls the place, by `placeFields`: a flow's id, or a table's and the row's key. */
  place: Readonly<Record<string, string | null>>;
  menuId: string;
  segment: string;
  latencyMs: number;
  targetId: string;
  /** HTTP status; undefined where no answer came. */
  status: number | undefined;
  attempt: number;
  /** Interactions this write stands for. */
  coalesced: number;
  revision: number;
  errorCode: DeliveryErrorCode | undefined;
}

/** The lines that an experiment is evaluated from: on stdout when the call returns, whatever the log level. */
export interface EventLog {
  exposures(exposures: readonly Exposure[]): void;
  update(update: MenuUpdate): void;
}

/** @param now epoch ms */
export function makeEventLog(logger: Logger, now: () => number): EventLog {
  const { logger: events, flush } = makeGatheringLogger(logger, "info");
  return {
    exposures(exposures) {
      for (const exposure of exposures) {
        events.info({
          event_type: "ivr_menu_exposure",
          interaction_id: exposure.interactionId,
          variant_id: exposure.menuId,
          customer_segment: exposure.segment,
          customer: exposure.pseudonym,
          target: exposure.targetId ?? null,
          revision: exposure.revision ?? null,
          source: exposure.source,
          occurred_at: new Date(exposure.occurredAtMs).toISOString(),
          timestamp: now() / 1000,
        });
      }
      flush();
    },
    update(update) {
      events.info({
        event_type: "ivr_menu_update",
        ...update.place,
        variant_id: update.menuId,
        customer_segment: update.segment,
        success: update.errorCode === undefined,
        latency_ms: Math.round(update.latencyMs * 100) / 100,
        timestamp: now() / 1000,
        target: update.targetId,
        status: update.status ?? null,
        attempt: update.attempt,
        coalesced: update.coalesced,
        revision: update.revision,
        error_code: update.errorCode ?? null,
      });
      flush();
    },
  };
}
