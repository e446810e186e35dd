import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadedCatalog, readCatalogFile } from "@menuswitch/catalog";
import type { Interaction } from "@menuswitch/domain";
import { interactionsQueue, openQueue } from "@menuswitch/queue";
import { makeLogger, parseConfig } from "@menuswitch/runtime";
import { makeKeys, makeScripts, makeSharedCatalog } from "@menuswitch/state";
import { CATALOG, testRedis } from "@menuswitch/test-support";
import type { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { makeAdapters } from "../src/adapters.ts";
import { makeIngressApp } from "../src/app.ts";
import { ingressConfigSchema } from "../src/config.ts";
import { DECISION_PATH } from "../src/decision-route.ts";
import { KEY } from "./start-example-ingress.ts";

const HEADERS = { "x-api-key": KEY, "content-type": "application/json" };

/** One installation: a Redis namespace, a catalog that a worker would publish, any number of ingresses in this process. */
export async function openInstallation(options: { redis?: Redis; redisUrl?: string; catalog?: string } = {}) {
  const shared = testRedis();
  const { redis = shared.redis, redisUrl = shared.redisUrl } = options;
  const { keyPrefix } = shared;
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-ingress-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const published = makeSharedCatalog({ redis, runScript: makeScripts(redis), keys: makeKeys(keyPrefix) });

  async function load(name: string, text: string): Promise<LoadedCatalog & { file: string }> {
    const file = join(folder, name);
    await writeFile(file, text);
    // Later than every one before it, however fast the test is.
    modifiedAtSeconds += 1;
    await utimes(file, modifiedAtSeconds, modifiedAtSeconds);
    const read = await readCatalogFile(file, {});
    if (!read.ok) throw new Error(`the test's catalog has problems: ${JSON.stringify(read.problems)}`);
    return { ...read, file };
  }
  let modifiedAtSeconds = 1_700_000_000;

  return {
    redis,
    keyPrefix,
    load,
    /** As a worker does; resolves with what decisions will name. */
    async publish(text = CATALOG): Promise<string> {
      const { catalog, hash, modifiedAtMs } = await load("menus.yaml", text);
      await published.publish({ modifiedAt: modifiedAtMs, hash }, catalog);
      return hash.slice(0, 12);
    },
    setSegment: (identity: string, segment: string) =>
      redis.set(`${keyPrefix}:segment:${identity}`, segment, "EX", 600),
    /** What waits to be planned. */
    async recorded(): Promise<Interaction[]> {
      const queue = openQueue<{ interactions: Interaction[] }>(redis, interactionsQueue(keyPrefix, 0));
      const jobs = await queue.getJobs(["waiting"]);
      await queue.close();
      return jobs.flatMap(({ data }) => data.interactions).sort((a, b) => a.receivedAt - b.receivedAt);
    },
    openIngress: (env: Record<string, string> = {}, catalogLookMs = 100) =>
      openIngress(
        {
          REDIS_URL: redisUrl,
          REDIS_KEY_PREFIX: keyPrefix,
          SEGMENT_KEY_TEMPLATE: `${keyPrefix}:segment:{customerId}`,
          MENU_CATALOG: join(folder, "none.yaml"),
          // No test but the one of it is about time.
          DECISION_TIMEOUT_MS: "10000",
          ...env,
        },
        catalogLookMs,
      ),
  };
}

async function openIngress(env: Record<string, string>, catalogLookMs: number) {
  const lines: string[] = [];
  const closers: (() => unknown)[] = [];
  const config = parseConfig(ingressConfigSchema, { WEBHOOK_AUTH: "token", WEBHOOK_TOKENS: KEY, ...env });
  const logger = makeLogger({
    name: "ingress",
    level: "debug",
    destination: { write: (line) => lines.push(line) },
  });
  const shutdown = { add: (_name: string, close: () => unknown) => closers.unshift(close), begin() {} };
  const app = await makeIngressApp(await makeAdapters({ config, env, logger, shutdown }, { catalogLookMs }));
  onTestFinished(async () => {
    await app.close();
    for (const close of closers) await close();
  });

  return {
    app,
    log: () => lines.join(""),
    /** The value of a counter whose one label has this value. */
    count: async (name: string, label: string) => {
      const { body } = await app.inject("/metrics");
      const line = body.split("\n").find((one) => one.startsWith(name) && one.includes(`="${label}",`));
      return Number(line?.split(" ").at(-1));
    },
    readiness: async () => (await app.inject("/readyz")).json(),
    async ask(payload: unknown, headers: Record<string, string> = {}) {
      const startedAt = performance.now();
      const answer = await app.inject({
        method: "POST",
        url: DECISION_PATH,
        headers: { ...HEADERS, ...headers },
        payload: typeof payload === "string" ? payload : JSON.stringify(payload),
      });
      return { status: answer.statusCode, body: answer.json(), elapsedMs: performance.now() - startedAt };
    },
    async askByQuery(query: string) {
      const answer = await app.inject({ url: `${DECISION_PATH}?${query}`, headers: { "x-api-key": KEY } });
      return { status: answer.statusCode, body: answer.json() };
    },
  };
}
