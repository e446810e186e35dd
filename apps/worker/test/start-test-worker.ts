import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCatalogFile } from "@menuswitch/catalog";
import type { Interaction } from "@menuswitch/domain";
import { makeSimulator, type Simulator, type SimulatorOptions } from "@menuswitch/genesys-simulator";
import { makeInteractionCommitter } from "@menuswitch/queue";
import { parseConfig } from "@menuswitch/runtime";
import { makeKeys, readExposures } from "@menuswitch/state";
import { CATALOG, testRedis } from "@menuswitch/test-support";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { type Adapters, makeAdapters } from "../src/adapters.ts";
import { workerConfigSchema } from "../src/config.ts";
import { startWorker } from "../src/worker.ts";

type Line = Record<string, unknown>;

/** One contact centre: a Redis namespace, a simulated Genesys Cloud, a catalog file, and a way in for interactions. */
export async function setUp(options: { simulator?: SimulatorOptions; catalog?: string } = {}) {
  const { redis, redisUrl, keyPrefix } = testRedis();
  const simulator = await makeSimulator(options.simulator);
  onTestFinished(() => simulator.close());
  const { url } = await simulator.listen();
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-worker-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const catalogFile = join(folder, "menus.yaml");
  await writeFile(catalogFile, options.catalog ?? CATALOG);

  const committer = makeInteractionCommitter({
    redis,
    keyPrefix,
    partitions: 1,
    timeoutMs: 5_000,
    maxWaiting: 10_000,
  });
  onTestFinished(() => committer.close());

  await redis.ping();

  const centre = {
    redis,
    redisUrl,
    keyPrefix,
    simulator,
    url,
    catalogFile,
    /** Makes a customer of that segment call. */
    async call(segment: string, overrides: Partial<Interaction> = {}): Promise<Interaction> {
      const customerId = overrides.customerId ?? `customer-${randomUUID()}`;
      if (segment !== "default") await redis.set(`${keyPrefix}:segment:${customerId}`, segment, "EX", 600);
      const now = Date.now();
      const interaction: Interaction = {
        interactionId: randomUUID(),
        customerId,
        occurredAt: now,
        receivedAt: now,
        source: "tutorial",
        ...overrides,
      };
      await committer.commit(interaction);
      return interaction;
    },
    counted: async () => Object.fromEntries(await readExposures({ redis, keys: makeKeys(keyPrefix) })),
    puts: (flowId = "flow-main") => simulator.requests({ method: "PUT", flowId }),
    menuAt: (flowId = "flow-main") => firstPrompt(simulator, flowId),
  };
  return centre;
}

export type Centre = Awaited<ReturnType<typeof setUp>>;

function firstPrompt(simulator: Simulator, flowId: string): string | undefined {
  const text = JSON.stringify(simulator.holds(flowId) ?? {});
  return /"prompt":"([^"]*)"/.exec(text)?.[1];
}

/** Starts a worker of the contact centre in this process; `alter` may put a fault between it and the outside. */
export async function startTestWorker(
  centre: Centre,
  env: Record<string, string> = {},
  alter: (adapters: Adapters) => Adapters = (adapters) => adapters,
) {
  const lines: Line[] = [];
  const write = (text: string) => {
    for (const line of text.trimEnd().split("\n")) lines.push(JSON.parse(line));
  };
  const logger = pino({ level: "info" }, { write });
  const closers: (() => unknown)[] = [];
  const shutdown = { add: (_name: string, close: () => unknown) => void closers.unshift(close), begin() {} };
  const config = parseConfig(workerConfigSchema, {
    REDIS_URL: centre.redisUrl,
    REDIS_KEY_PREFIX: centre.keyPrefix,
    SEGMENT_KEY_TEMPLATE: `${centre.keyPrefix}:segment:{customerId}`,
    GENESYS_API_BASE: `${centre.url}/api/v2`,
    GENESYS_TOKEN_URL: `${centre.url}/oauth/token`,
    GENESYS_CLIENT_ID: "demo-client",
    GENESYS_CLIENT_SECRET: "demo-secret",
    GENESYS_RATE_LIMIT_PER_MINUTE: "6000",
    GENESYS_TIMEOUT_MS: "1000",
    COALESCE_WINDOW_MS: "20",
    SWEEP_INTERVAL_MS: "500",
    MENU_CATALOG: centre.catalogFile,
    PSEUDONYM_KEY: "a key for tests only",
    ...env,
  });
  const file = await readCatalogFile(config.MENU_CATALOG, env);
  if (!file.ok) throw new Error(`the test's catalog has problems: ${JSON.stringify(file.problems)}`);

  let stopped = false;
  async function stop(): Promise<void> {
    if (stopped) return;
    stopped = true;
    for (const close of closers) await close();
  }
  onTestFinished(stop);
  const context = { config, env, logger, shutdown };
  const adapters = makeAdapters(context);
  const running = await startWorker(context, alter(adapters), file);
  const events = (type: string) => lines.filter((line) => line["event_type"] === type);
  return {
    ...adapters,
    ...running,
    lines,
    updates: () => events("ivr_menu_update"),
    exposures: () => events("ivr_menu_exposure"),
    stop,
  };
}
