import type { Metrics } from "@menuswitch/runtime";
import type { Failure } from "./authentication/combine-kinds.ts";

export type WebhookOutcome =
  | "accepted"
  | "repeated"
  | "ignored"
  | "invalid"
  | "unauthorized"
  | "unavailable"
  | "shed";

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
  return {
    countAuthenticationFailure: ({ kind, reason }: Failure) => authenticationFailures.inc({ kind, reason }),
    countWebhook: (outcome: WebhookOutcome) => byOutcome[outcome].inc(),
    ackSeconds: histogram({
      name: "menuswitch_ack_seconds",
      help: "From a webhook's last byte to its acknowledgement",
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    }),
    commitBatchSize: histogram({
      name: "menuswitch_commit_batch_size",
      help: "Interactions written to the queue in one write",
      buckets: [1, 2, 5, 10, 20, 50, 100],
    }),
  };
}
