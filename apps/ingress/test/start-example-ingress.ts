import type { Interaction } from "@menuswitch/domain";
import { makeLogger, makeMetrics } from "@menuswitch/runtime";
import { onTestFinished } from "vitest";
import { type IngressDependencies, makeIngressApp } from "../src/app.ts";
import { makeTokenAuthentication } from "../src/authentication.ts";
import { DEFAULT_EVENT_RULES } from "../src/event-rules.ts";
import { makeIngressMetrics } from "../src/ingress-metrics.ts";

export const KEY = "example-key-0123456789";
export const PATH = "/webhook/interaction-start";

/** An ingress whose commits end up in `committed`; ends with the test. */
export async function startExampleIngress(overrides: Partial<IngressDependencies> = {}) {
  const committed: Interaction[] = [];
  const lines: string[] = [];
  const metrics = makeMetrics({ app: "ingress" });
  const app = await makeIngressApp({
    authenticate: makeTokenAuthentication([KEY, `${KEY}-next`]),
    rules: DEFAULT_EVENT_RULES,
    backlogIsFull: () => false,
    commit: async (interaction) => {
      committed.push(interaction);
    },
    metrics: makeIngressMetrics(metrics),
    registry: metrics.registry,
    readiness: () => ({ ready: true }),
    logger: makeLogger({
      name: "ingress",
      level: "debug",
      destination: { write: (line) => lines.push(line) },
    }),
    ...overrides,
  });
  onTestFinished(() => app.close());
  return {
    app,
    committed,
    log: () => lines.join(""),
    /** Webhooks counted so far, by outcome. */
    outcomes: async () => {
      const { values } = (await metrics.registry.getSingleMetric("menuswitch_webhooks_total")?.get()) ?? {
        values: [],
      };
      return Object.fromEntries(
        values.filter(({ value }) => value > 0).map(({ labels, value }) => [labels["outcome"], value]),
      );
    },
    send: (payload: unknown, headers: Record<string, string> = {}) =>
      app.inject({
        method: "POST",
        url: PATH,
        headers: { "content-type": "application/json", "x-api-key": KEY, ...headers },
        payload: typeof payload === "string" ? payload : JSON.stringify(payload),
      }),
  };
}
