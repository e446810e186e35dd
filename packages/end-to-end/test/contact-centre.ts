import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSimulator, type SimulatorOptions } from "@menuswitch/genesys-simulator";
import { type RunningProcess, startProcess } from "@menuswitch/rig";
import { makeKeys, readExposures } from "@menuswitch/state";
import { CATALOG, testRedis } from "@menuswitch/test-support";
import { type Cluster, Redis } from "ioredis";
import { onTestFinished } from "vitest";

export const TOKEN = "a-webhook-key-for-tests";
const PSEUDONYM_KEY = "a-pseudonym-key-for-tests";

export interface Event {
  id: string;
  customerId: string;
  occurredAt: number;
}

interface ContactCentreOptions {
  /** A Redis of the test's own, where it wants to hurt it. */
  redisUrl?: string;
  /** Likewise, where a URL alone does not lead to it: the test's connection, and what the processes are told. */
  ownRedis?: { redis: Redis | Cluster; env: Record<string, string> };
  simulator?: SimulatorOptions;
  catalog?: string;
  /** Takes what ends the centre; by default it ends with the test. */
  onEnd?: (end: () => Promise<void> | void) => void;
}

/** A whole contact centre of real processes. */
export async function openContactCentre({ onEnd = onTestFinished, ...options }: ContactCentreOptions = {}) {
  const { redis, env, keyPrefix, close } = openRedis(options);
  redis.on("error", () => {});
  onEnd(close);
  const simulator = await makeSimulator(options.simulator);
  onEnd(() => simulator.close());
  const { url } = await simulator.listen();
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-end-to-end-"));
  onEnd(() => rm(folder, { recursive: true }));
  const catalogFile = join(folder, "menus.yaml");
  await writeFile(catalogFile, options.catalog ?? CATALOG);

  const common = {
    ...env,
    REDIS_KEY_PREFIX: keyPrefix,
    SEGMENT_KEY_TEMPLATE: `${keyPrefix}:segment:{customerId}`,
  };
  const workerEnv = {
    ...common,
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
  };
  const processes: RunningProcess[] = [];
  const remember = (started: RunningProcess) => {
    processes.push(started);
    onEnd(async () => {
      started.kill("SIGKILL");
      await started.exited;
    });
    return started;
  };

  return {
    redis,
    keyPrefix,
    simulator,
    genesysUrl: url,
    catalogFile,
    /** What workers are told, and the command line. */
    workerEnv,
    processes,
    startIngress: async (env: Record<string, string> = {}) =>
      remember(
        await startProcess("ingress", { ...common, WEBHOOK_AUTH: "token", WEBHOOK_TOKENS: TOKEN, ...env }),
      ),
    startWorker: async (env: Record<string, string> = {}) =>
      remember(await startProcess("worker", { ...workerEnv, ...env })),
    setSegment: (customerId: string, segment: string) =>
      redis.set(`${keyPrefix}:segment:${customerId}`, segment, "EX", 3_600),
    exposures: async () => Object.fromEntries(await readExposures({ redis, keys: makeKeys(keyPrefix) })),
    firstPrompt: (flowId: string) =>
      /"prompt":"([^"]*)"/.exec(JSON.stringify(simulator.holds(flowId) ?? {}))?.[1],
    lines: (type: string) =>
      processes.flatMap(({ lines }) => lines).filter((line) => line["event_type"] === type),
  };
}

function openRedis({ redisUrl, ownRedis }: ContactCentreOptions) {
  if (redisUrl === undefined && ownRedis === undefined) {
    const shared = testRedis();
    return { ...shared, env: { REDIS_URL: shared.redisUrl }, close: () => {} };
  }
  const { redis, env } = ownRedis ?? {
    redis: new Redis(String(redisUrl), { maxRetriesPerRequest: null }),
    env: { REDIS_URL: String(redisUrl) },
  };
  return { redis, env, keyPrefix: "menuswitch", close: () => redis.disconnect() };
}

export type ContactCentre = Awaited<ReturnType<typeof openContactCentre>>;

export function event(customerId: string, overrides: Partial<Event> = {}): Event {
  return { id: randomUUID(), customerId, occurredAt: Date.now(), ...overrides };
}

/** Sends a payload; rejects when no answer came. */
export async function post(
  ingressUrl: string,
  payload: unknown,
  path = "/webhook/interaction-start",
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${ingressUrl}${path}`, {
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
