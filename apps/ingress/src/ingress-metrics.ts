import type { Metrics } from "@menuswitch/runtime";
import type { Failure } from "./authentication/combine-kinds.ts";
import { CALLER_FIELDS, type CallerField } from "./read-caller.ts";

export type WebhookOutcome =
  | "accepted"
  | "repeated"
  | "ignored"
  | "invalid"
  | "unauthorized"
  | "unavailable"
  | "shed";

/** Why a decision is what it is, or why there is none. */
export type DecisionOutcome = "segment" | "default" | "timeout" | "invalid" | "unauthorized" | "unavailable";

export type IngressMetrics = ReturnType<typeof makeIngressMetrics>;

export function makeIngressMetrics({ counter, histogram }: Metrics) {
  const webhooks = counter({
    name: "menuswitch_webhooks_total",
    help: "Webhooks answered, by outcome; of an array that is not refused, each event",
    labelNames: ["outcome"],
  });
  // Made once: looking a label up costs more than counting, and every outcome shows from the start.
  const byOutcome = {
    accepted: webhooks.labels("accepted"),
    repeated: webhooks.labels("repeated"),
    ignored: webhooks.labels("ignored"),
    invalid: webhooks.labels("invalid"),
    unauthorized: webhooks.labels("unauthorized"),
    unavailable: webhooks.labels("unavailable"),
    shed: webhooks.labels("shed"),
  };
  for (const outcome of Object.values(byOutcome)) outcome.inc(0);
  const authenticationFailures = counter({
    name: "menuswitch_authentication_failures_total",
    help: "Requests whose sender did not prove itself, by kind of authentication and reason",
    labelNames: ["kind", "reason"],
  });

  const decisions = counter({
    name: "menuswitch_decisions_total",
    help: "Menu decisions asked for, by reason of the answer; or why there was none",
    labelNames: ["outcome"],
  });
  const decisionsBy = {
    segment: decisions.labels("segment"),
    default: decisions.labels("default"),
    timeout: decisions.labels("timeout"),
    invalid: decisions.labels("invalid"),
    unauthorized: decisions.labels("unauthorized"),
    unavailable: decisions.labels("unavailable"),
  };
  for (const outcome of Object.values(decisionsBy)) outcome.inc(0);
  const unrecorded = counter({
    name: "menuswitch_decisions_unrecorded_total",
    help: "Menus given to callers whose exposure was not stored: shed, or Redis unavailable",
    labelNames: ["cause"],
  });
  for (const cause of ["shed", "unavailable"]) unrecorded.labels(cause).inc(0);
  const unusable = counter({
    name: "menuswitch_decision_fields_unusable_total",
    help: "Fields of decision requests that could not be used and counted as absent",
    labelNames: ["field"],
  });
  for (const field of CALLER_FIELDS) unusable.labels(field).inc(0);
  return {
    countAuthenticationFailure: ({ kind, reason }: Failure) => authenticationFailures.inc({ kind, reason }),
    countWebhook: (outcome: WebhookOutcome) => byOutcome[outcome].inc(),
    ackSeconds: histogram({
      name: "menuswitch_ack_seconds",
      help: "From a webhook's last byte to its acknowledgement",
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    }),
    countDecision: (outcome: DecisionOutcome) => decisionsBy[outcome].inc(),
    /** A menu was given to a caller, and nobody will know of it. */
    countUnrecorded: (cause: "shed" | "unavailable") => unrecorded.labels(cause).inc(),
    countUnusable: (field: CallerField) => unusable.labels(field).inc(),
    decisionSeconds: histogram({
      name: "menuswitch_decision_seconds",
      help: "From a question's last byte to its answer with a menu",
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5],
    }),
    commitBatchSize: histogram({
      name: "menuswitch_commit_batch_size",
      help: "Interactions written to the queue in one write",
      buckets: [1, 2, 5, 10, 20, 50, 100],
    }),
  };
}
