import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningProcess, startProcess } from "@menuswitch/demo";
import { makeSimulator, type SimulatorOptions } from "@menuswitch/genesys-simulator";
import { makeKeys, readExposures } from "@menuswitch/state";
import { CATALOG, testRedis } from "@menuswitch/test-support";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";

export const TOKEN = "a-webhook-key-for-tests";
const PSEUDONYM_KEY = "a-pseudonym-key-for-tests";

export interface Event {
  id: string;
  customerId: string;
  occurredAt: number;
}

/**
 * A whole contact centre of real processes; they end with the test.
 *
 * @param redisUrl a Redis of the test's own, where it wants to hurt it
 */
export async function openContactCentre(
  options: { redisUrl?: string; simulator?: SimulatorOptions; catalog?: string } = {},
) {
  const shared = options.redisUrl === undefined ? testRedis() : undefined;
  const redisUrl = options.redisUrl ?? shared?.redisUrl ?? "";
  const keyPrefix = shared?.keyPrefix ?? "menuswitch";
  const redis = shared?.redis ?? new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on("error", () => {});
  if (!shared) onTestFinished(() => redis.disconnect());
  const simulator = await makeSimulator(options.simulator);
  onTestFinished(() => simulator.close());
  const { url } = await simulator.listen();
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-end-to-end-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const catalogFile = join(folder, "menus.yaml");
  await writeFile(catalogFile, options.catalog ?? CATALOG);

  const common = { REDIS_URL: redisUrl, REDIS_KEY_PREFIX: keyPrefix };
  const processes: RunningProcess[] = [];
  const remember = (started: RunningProcess) => {
    processes.push(started);
    onTestFinished(async () => {
      started.kill("SIGKILL");
      await started.exited;
    });
    return started;
  };

  return {
    redis,
    redisUrl,
    keyPrefix,
    simulator,
    catalogFile,
    processes,
    startIngress: async (env: Record<string, string> = {}) =>
      remember(
        await startProcess("ingress", { ...common, WEBHOOK_AUTH: "token", WEBHOOK_TOKENS: TOKEN, ...env }),
      ),
    startWorker: async (env: Record<string, string> = {}) =>
      remember(
        await startProcess("worker", {
          ...common,
          SEGMENT_KEY_TEMPLATE: `${keyPrefix}:segment:{customerId}`,
          GENESYS_API_BASE: `${url}/api/v2`,
          GENESYS_TOKEN_URL: `${url}/oauth/token`,
          GENESYS_CLIENT_ID: "demo-client",
          GENESYS_CLIENT_SECRET: "demo-secret",
          GENESYS_RATE_LIMIT_PER_MINUTE: "6000",
          GENESYS_TIMEOUT_MS: "2000",
          COALESCE_WINDOW_MS: "20",
          SWEEP_INTERVAL_MS: "2000",
          MENU_CATALOG: catalogFile,
          PSEUDONYM_KEY,
          ...env,
        }),
      ),
    setSegment: (customerId: string, segment: string) =>
      redis.set(`${keyPrefix}:segment:${customerId}`, segment, "EX", 3_600),
    exposures: async () => Object.fromEntries(await readExposures({ redis, keys: makeKeys(keyPrefix) })),
    firstPrompt: (flowId: string) =>
      /"prompt":"([^"]*)"/.exec(JSON.stringify(simulator.holds(flowId) ?? {}))?.[1],
    lines: (type: string) =>
      processes.flatMap(({ lines }) => lines).filter((line) => line["event_type"] === type),
  };
}

export type ContactCentre = Awaited<ReturnType<typeof openContactCentre>>;

export function event(customerId: string, overrides: Partial<Event> = {}): Event {
  return { id: randomUUID(), customerId, occurredAt: Date.now(), ...overrides };
}

/** Sends a payload; rejects when no answer came. */
export async function post(ingressUrl: string, payload: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${ingressUrl}/webhook/interaction-start`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify(payload),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Sends an event in the tutorial's shape; resolves with the status, or 0 when no answer came. */
export async function send(ingressUrl: string, { id, customerId, occurredAt }: Event): Promise<number> {
  try {
    return (await post(ingressUrl, { id, customer: { id: customerId }, occurredAt })).status;
  } catch {
    return 0;
  }
}
