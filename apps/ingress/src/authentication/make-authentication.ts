import type { Logger } from "@menuswitch/runtime";
import type { IngressConfig } from "../config.ts";
import type { AuthenticationKind, KindName } from "./authentication-kind.ts";
import { makeBasicAuthentication } from "./basic.ts";
import { type BodyRoom, makeBodyRoom } from "./body-room.ts";
import type { Failure } from "./combine-kinds.ts";
import { type FailureLimit, makeFailureLimit } from "./failure-limit.ts";
import { makeHmacAuthentication } from "./hmac.ts";
import { makeStandardWebhooksAuthentication } from "./standard-webhooks.ts";
import { makeTokenAuthentication } from "./token.ts";

/** Who may call a route. */
export interface Authentication {
  /** Any of them lets a sender in; where there is none, everybody may call. */
  kinds: readonly AuthenticationKind[];
  failures: FailureLimit;
  /**
   * Where bodies are read to be verified. Who failed too often has a room apart, so that slow or many bodies that nobody
   * signed cannot take all of it.
   */
  rooms: { ordinary: BodyRoom; failing: BodyRoom };
  countFailure: (failure: Failure) => void;
  logger: Logger;
}

/** Who may call which route. Failures and the rooms for bodies are common to all. */
export interface RouteAuthentication {
  webhook: Authentication;
  decision: Authentication;
}

const ORDINARY_ROOM_BYTES = 64 * 1024 * 1024;
const FAILING_ROOM_BYTES = 4 * 1024 * 1024;

export function makeAuthentication(
  config: Pick<
    IngressConfig,
    | "WEBHOOK_AUTH"
    | "DECISION_AUTH"
    | "WEBHOOK_TOKENS"
    | "WEBHOOK_BASIC_CREDENTIALS"
    | "WEBHOOK_HMAC_SECRETS"
    | "WEBHOOK_STANDARD_SECRETS"
    | "WEBHOOK_TOLERANCE_SECONDS"
    | "WEBHOOK_FAILURES_PER_MINUTE"
  >,
  { countFailure, logger }: Pick<Authentication, "countFailure" | "logger">,
): RouteAuthentication {
  const makers: Record<KindName, () => AuthenticationKind> = {
    token: () => makeTokenAuthentication(config.WEBHOOK_TOKENS ?? []),
    basic: () => makeBasicAuthentication(config.WEBHOOK_BASIC_CREDENTIALS ?? []),
    hmac: () => makeHmacAuthentication(config.WEBHOOK_HMAC_SECRETS ?? []),
    "standard-webhooks": () =>
      makeStandardWebhooksAuthentication({
        secrets: config.WEBHOOK_STANDARD_SECRETS ?? [],
        toleranceSeconds: config.WEBHOOK_TOLERANCE_SECONDS,
      }),
  };
  const common = {
    failures: makeFailureLimit(config.WEBHOOK_FAILURES_PER_MINUTE),
    rooms: { ordinary: makeBodyRoom(ORDINARY_ROOM_BYTES), failing: makeBodyRoom(FAILING_ROOM_BYTES) },
    countFailure,
    logger,
  };
  const kindsOf = (names: IngressConfig["WEBHOOK_AUTH"]) =>
    names.flatMap((name) => (name === "none" ? [] : [makers[name]()]));

  const webhook = { ...common, kinds: kindsOf(config.WEBHOOK_AUTH) };
  if (webhook.kinds.length === 0) {
    logger.warn("WEBHOOK_AUTH=none: everybody who reaches this address can send events");
  }
  if (config.DECISION_AUTH === undefined) return { webhook, decision: webhook };
  const decision = { ...common, kinds: kindsOf(config.DECISION_AUTH) };
  if (decision.kinds.length === 0) {
    logger.warn("DECISION_AUTH=none: everybody who reaches this address can ask which menu a caller hears");
  }
  return { webhook, decision };
}
