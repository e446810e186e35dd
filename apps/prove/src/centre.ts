import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSimulator, type Simulator, type SimulatorOptions } from "@menuswitch/genesys-simulator";
import type { Closers } from "@menuswitch/rig";
import { Redis } from "ioredis";
import { type RedisProxy, startRedisProxy } from "./actors/redis-proxy.ts";
import { type EventRecord, makeEventRecord } from "./event-record.ts";
import { catalogText, menuIds } from "./menus.ts";
import { makeSlot, type Slot } from "./processes/slot.ts";
import { type RedisServer, startRedisServer } from "./redis-server.ts";

export interface CentreSettings {
  simulator?: SimulatorOptions;
  workerEnv?: Record<string, string>;
  ingressEnv?: Record<string, string>;
  /** What to do with a flow that has to be checked out; none unless given. */
  lock?: "none" | "checkout-on-409";
  /** The processes reach Redis through a cable that can be cut. */
  behindProxy?: boolean;
}

/** A contact centre: real processes, a private Redis, a simulated Genesys Cloud. */
export interface Centre {
  ingresses: Slot[];
  workers: Slot[];
  /** The kit's own connection, never through the proxy. */
  redis: Redis;
  redisServer: RedisServer;
  proxy: RedisProxy | undefined;
  simulator: Simulator;
  events: EventRecord;
  keyPrefix: string;
  /** How long after a write of unknown fate a worker may write once more: when the lease has gone, and again later. */
  repairWithinMs: number;
  /** Spans, epoch ms, in which a worker or Redis was away: what was written then may have stayed unsettled. */
  disturbances: number[][];
  /** Notes that from now until it is called back, a write may go unsettled. */
  disturb(): () => void;
  kills: number;
}

export const WEBHOOK_KEY = "a-webhook-key-of-the-proof";
export const CUSTOMERS_PER_MENU = 20;
export const customerOf = (menuId: string, number: number) => `caller-${menuId}-${number}`;
const SEGMENT_KEY = (customerId: string) => `prove:segment:${customerId}`;
const REQUEST_TIMEOUT_MS = 1_000;
const SUSPECT_DELAY_MS = 4_000;
/** A lease outlives its request by this much. */
const LEASE_SLACK_MS = 5_000;
/** For a retry's pause and for time in line. */
const PATIENCE_MS = 15_000;
const KEY_PREFIX = "prove";
/** Far above what is sent: where the limit matters, a scenario sets another. */
const RATE_LIMIT = 60_000;

export async function openCentre(settings: CentreSettings, closers: Closers): Promise<Centre> {
  const redisServer = await startRedisServer();
  closers.add(() => redisServer.close());
  const redis = new Redis(redisServer.url, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
  redis.on("error", () => {});
  closers.add(() => redis.disconnect());
  const proxy = settings.behindProxy ? await startRedisProxy(redisServer.port) : undefined;
  if (proxy) closers.add(() => proxy.close());
  const simulator = await makeSimulator({
    rateLimitPerMinute: RATE_LIMIT,
    latencyMs: 20,
    maxRecorded: 200_000,
    ...settings.simulator,
  });
  closers.add(() => simulator.close());
  const { url } = await simulator.listen();
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-prove-"));
  closers.add(() => rm(folder, { recursive: true, force: true }));
  const catalogFile = join(folder, "menus.yaml");
  await writeFile(catalogFile, catalogText(settings.lock ?? "none"));
  await giveSegments(redis);

  const events = makeEventRecord();
  const common = {
    REDIS_URL: proxy?.url ?? redisServer.url,
    REDIS_KEY_PREFIX: KEY_PREFIX,
  };
  const ingressEnv = {
    ...common,
    WEBHOOK_AUTH: "token",
    WEBHOOK_TOKENS: WEBHOOK_KEY,
    ...settings.ingressEnv,
  };
  const workerEnv = {
    ...common,
    SEGMENT_KEY_TEMPLATE: SEGMENT_KEY("{customerId}"),
    GENESYS_API_BASE: `${url}/api/v2`,
    GENESYS_TOKEN_URL: `${url}/oauth/token`,
    GENESYS_CLIENT_ID: "demo-client",
    GENESYS_CLIENT_SECRET: "demo-secret",
    GENESYS_RATE_LIMIT_PER_MINUTE: String(RATE_LIMIT),
    GENESYS_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS),
    COALESCE_WINDOW_MS: "50",
    SWEEP_INTERVAL_MS: "1000",
    SUSPECT_DELAY_MS: String(SUSPECT_DELAY_MS),
    MENU_CATALOG: catalogFile,
    PSEUDONYM_KEY: "a-pseudonym-key-of-the-proof",
    ...settings.workerEnv,
  };
  const slots = (["ingress", "worker"] as const).map((kind) =>
    [1, 2].map((number) =>
      makeSlot({
        name: `${kind} ${number}`,
        kind,
        env: kind === "ingress" ? ingressEnv : workerEnv,
        onLine: events.onLine,
      }),
    ),
  );
  const [ingresses = [], workers = []] = slots;
  const all = slots.flat();
  closers.add(() => Promise.all(all.map((slot) => slot.end("SIGKILL").catch(() => undefined))));
  await Promise.all(all.map((slot) => slot.start()));

  const centre: Centre = {
    ingresses,
    workers,
    redis,
    redisServer,
    proxy,
    simulator,
    events,
    keyPrefix: KEY_PREFIX,
    repairWithinMs: Number(workerEnv.GENESYS_TIMEOUT_MS) + LEASE_SLACK_MS + SUSPECT_DELAY_MS + PATIENCE_MS,
    disturbances: [],
    disturb() {
      const span = [Date.now(), Number.POSITIVE_INFINITY];
      centre.disturbances.push(span);
      return () => {
        span[1] = Date.now();
      };
    },
    kills: 0,
  };
  return centre;
}

async function giveSegments(redis: Redis): Promise<void> {
  const pipeline = redis.pipeline();
  for (const menuId of menuIds)
    for (let number = 0; number < CUSTOMERS_PER_MENU; number += 1)
      pipeline.set(SEGMENT_KEY(customerOf(menuId, number)), menuId);
  await pipeline.exec();
}
