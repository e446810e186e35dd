import type { DeliveryError, Outcome } from "@menuswitch/domain";
import type { DeliveryVerdict } from "@menuswitch/queue";

/** What a failed attempt means for its job. */
export function verdictOf(outcome: Outcome, error: DeliveryError, pauseMs: number): DeliveryVerdict {
  switch (outcome.action) {
    case "retry":
      return { verdict: "retry", delayMs: outcome.delayMs, error };
    case "wait":
      return { verdict: "later", delayMs: outcome.delayMs };
    case "pause":
      return { verdict: "pause", pauseMs };
    case "give-up":
      return { verdict: "give-up", error };
  }
}
