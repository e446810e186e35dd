import type { DeliveryError, Outcome } from "@menuswitch/domain";
import type { Settlement } from "@menuswitch/state";

/**
 * What an attempt means for the state of its target.
 *
 * @param sent the intent is open, so a write may have left
 */
export function settlementOf(
  error: DeliveryError | undefined,
  outcome: Outcome | undefined,
  sent: boolean,
): Pick<Settlement, "outcome" | "sent" | "keepLease" | "block"> {
  if (!error) return { outcome: "live", sent };
  if (!sent || !error.effectUnknown) {
    return { outcome: "refused", sent, block: outcome?.action === "give-up" && outcome.block };
  }
  // An answer or a broken connection ended the request; after a timeout the server may still be working on it.
  return { outcome: "unknown", sent, keepLease: error.code === "TIMEOUT" };
}
