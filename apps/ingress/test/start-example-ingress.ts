import type { Interaction } from "@menuswitch/domain";
import { makeLogger, makeMetrics, parseConfig } from "@menuswitch/runtime";
import { onTestFinished } from "vitest";
import { type IngressDependencies, makeIngressApp } from "../src/app.ts";
import { makeAuthentication } from "../src/authentication/make-authentication.ts";
import { ingressConfigSchema } from "../src/config.ts";
import { DEFAULT_EVENT_RULES } from "../src/event-rules.ts";
import { makeIngressMetrics } from "../src/ingress-metrics.ts";

export const KEY = "example-key-0123456789";
export const PATH = "/webhook/interaction-start";

/** An ingress whose commits end up in `committed`, with `env` besides two keys; ends with the test. */
export async function startExampleIngress(
  overrides: Partial<IngressDependencies> = {},
  env: Record<string, string> = {},
) {
  const committed: Interaction[] = [];
  const lines: string[] = [];
  const remembered = new Set<string>();
  const metrics = makeMetrics({ app: "ingress" });
  const ingressMetrics = makeIngressMetrics(metrics);
  const logger = makeLogger({
    name: "ingress",
    level: "debug",
    destination: { write: (line) => lines.push(line) },
  });
  const config = parseConfig(ingressConfigSchema, {
    WEBHOOK_AUTH: "token",
    WEBHOOK_TOKENS: `${KEY},${KEY}-next`,
    ...env,
  });
  const authentication = makeAuthentication(config, {
    countFailure: ingressMetrics.countAuthenticationFailure,
    logger,
  });
  const app = await makeIngressApp({
    authentication,
    rules: DEFAULT_EVENT_RULES,
    backlogIsFull: () => false,
    decide: async () => undefined,
    commit: async (interaction) => {
      committed.push(interaction);
    },
    replays: {
      wasStored: async (message) => remembered.has(message),
      remember: async (message) => void remembered.add(message),
    },
    metrics: ingressMetrics,
    registry: metrics.registry,
    readiness: () => ({ ready: true }),
    logger,
    ...overrides,
  });
  onTestFinished(() => app.close());
  return {
    app,
    /** Of the webhook; failures and rooms are all routes'. */
    authentication: authentication.webhook,
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
