import { DeliveryError } from "@menuswitch/domain";
import type { Failure } from "./http-sender.ts";

/** A request of the API that got no answer, as an error. */
export function translateFailure(failure: Failure, apiBase: string, timeoutMs: number): DeliveryError {
  const host = URL.parse(apiBase)?.host ?? "no valid URL";
  const { code, detail } = failure;
  switch (code) {
    case "UNREACHABLE":
      return new DeliveryError({
        code,
        message: `No connection to ${host} could be made (${detail}).`,
        remedy:
          "It is tried again with growing pauses. Check GENESYS_REGION or GENESYS_API_BASE, name resolution, the firewall and the certificates this machine trusts.",
      });
    case "CONNECTION_LOST":
      return new DeliveryError({
        code,
        message: `The connection to ${host} broke before a whole answer came (${detail}).`,
        remedy:
          "The menu is written again, since it may or may not have arrived. If this is frequent, look at the proxies and firewalls in between.",
      });
    case "TIMEOUT":
      return new DeliveryError({
        code,
        message: `${host} gave no whole answer within ${timeoutMs} ms.`,
        remedy:
          "The menu is written again, since it may or may not have arrived. If this is frequent, raise GENESYS_TIMEOUT_MS.",
      });
  }
}
