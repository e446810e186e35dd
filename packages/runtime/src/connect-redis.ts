import { setTimeout } from "node:timers/promises";
import { Cluster, Redis } from "ioredis";
import { describeRedis } from "./describe-redis.ts";
import { logRedisState } from "./log-redis-state.ts";
import type { Logger } from "./make-logger.ts";
import { readRedisTls } from "./redis-tls.ts";
import type { RedisConfig } from "./variables.ts";

/**
 * - `bounded`: a command fails within a second or so, at once while Redis is away. For those who have to answer.
 * - `patient`: a command waits until Redis is there. For workers; BullMQ demands it of them.
 */
export type RedisMode = "bounded" | "patient";

export type RedisConnection = Redis | Cluster;

/** However long Redis was away, it is missed for a second at most once it is back. */
const reconnectDelayMs = (attempt: number) => Math.min(50 * 2 ** attempt, 1_000);

/**
 * Starts connecting and returns at once. It reconnects for ever, follows failovers, and logs every loss and every return
 * once; a failing connection never ends the process. Close it with `closeRedis`.
 *
 * @throws {StartError} where the TLS variables contradict each other
 */
export function connectRedis(
  config: RedisConfig,
  { mode, logger, name }: { mode: RedisMode; logger: Logger; name: string },
): RedisConnection {
  const bounded = mode === "bounded";
  const { kind, addresses, access } = describeRedis(config);
  const files = readRedisTls(config, access.tls !== undefined);
  const tls = access.tls && { ...access.tls, ...files };
  const connection = {
    ...access,
    ...(tls && { tls }),
    connectionName: name,
    connectTimeout: 2_000,
    // A connection whose other end is gone without a word. Longer than BullMQ blocks (10 s), who needs a patient one.
    socketTimeout: bounded ? 3_000 : 12_000,
    maxRetriesPerRequest: bounded ? 0 : null,
    ...(bounded && { commandTimeout: 1_000 }),
  };
  const enableOfflineQueue = !bounded;

  const redis =
    kind === "cluster"
      ? new Cluster(addresses, {
          redisOptions: connection,
          enableOfflineQueue,
          clusterRetryStrategy: reconnectDelayMs,
          // Each is one more try, 100 ms after the last, to find who serves the slot now.
          maxRedirections: bounded ? 10 : Number.POSITIVE_INFINITY,
          // Nodes are reached by the names they have: their certificates bear those.
          dnsLookup: (host, callback) => callback(null, host),
        })
      : new Redis({
          ...connection,
          ...(kind === "sentinels"
            ? {
                sentinels: addresses,
                name: config.REDIS_SENTINEL_NAME,
                sentinelRetryStrategy: reconnectDelayMs,
                sentinelCommandTimeout: 1_000,
                ...(config.REDIS_SENTINEL_USERNAME && { sentinelUsername: config.REDIS_SENTINEL_USERNAME }),
                ...(config.REDIS_SENTINEL_PASSWORD && { sentinelPassword: config.REDIS_SENTINEL_PASSWORD }),
                ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
              }
            : addresses[0]),
          enableOfflineQueue,
          retryStrategy: reconnectDelayMs,
          // A master that became a replica with the connection open: the address may lead to another by now.
          reconnectOnError: ({ message }) => (message.includes("READONLY") ? 2 : false),
        });
  logRedisState(redis, logger.child({ connection: name }));
  return redis;
}

/** Whether commands may be sent. Of a cluster: whether any node is connected; `redisAnswers` knows more. */
export function redisIsReady(redis: RedisConnection): boolean {
  return redis.status === "ready";
}

/** Whether Redis answers within `timeoutMs`: a frozen one still looks ready. For readiness probes; never fails. */
export async function redisAnswers(redis: RedisConnection, timeoutMs = 500): Promise<boolean> {
  if (!redisIsReady(redis)) return false;
  const answer = redis instanceof Cluster ? clusterServes(redis) : redis.ping();
  return Promise.race([
    answer.then(
      () => true,
      () => false,
    ),
    setTimeout(timeoutMs, false, { ref: false }),
  ]);
}

/** A cluster knows itself whether it serves, which may be without one of its shards. Any node's word will do. */
function clusterServes(cluster: Cluster): Promise<void> {
  return Promise.any(
    cluster.nodes("master").map(async (node) => {
      const info = await node.cluster("INFO");
      if (!info.includes("cluster_state:ok")) throw new Error("the cluster does not serve");
    }),
  );
}

/** Lets commands in flight finish, for a second at most, then drops the connection. Idempotent, never fails. */
export async function closeRedis(redis: RedisConnection): Promise<void> {
  if (redisIsReady(redis)) {
    await Promise.race([redis.quit().catch(() => undefined), setTimeout(1_000, undefined, { ref: false })]);
  }
  redis.disconnect();
}
