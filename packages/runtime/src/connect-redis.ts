import { setTimeout } from "node:timers/promises";
import { Cluster, Redis } from "ioredis";
import { describeRedis } from "./describe-redis.ts";
import type { Logger } from "./make-logger.ts";
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
 * Starts connecting and returns at once. It reconnects for ever and logs every loss and every return once; a failing
 * connection never ends the process. Close it with `closeRedis`.
 */
export function connectRedis(
  config: RedisConfig,
  { mode, logger, name }: { mode: RedisMode; logger: Logger; name: string },
): RedisConnection {
  const bounded = mode === "bounded";
  const { kind, addresses, access } = describeRedis(config);
  const connection = {
    ...access,
    connectionName: name,
    connectTimeout: 2_000,
    // A connection whose other end is gone without a word. Longer than BullMQ blocks (10 s).
    socketTimeout: 20_000,
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
          clusterNodeRetryStrategy: reconnectDelayMs,
        })
      : new Redis({
          ...connection,
          ...(kind === "sentinels"
            ? {
                sentinels: addresses,
                name: config.REDIS_SENTINEL_NAME,
                sentinelRetryStrategy: reconnectDelayMs,
              }
            : addresses[0]),
          enableOfflineQueue,
          retryStrategy: reconnectDelayMs,
        });
  logStateChanges(redis, logger.child({ connection: name }));
  return redis;
}

export function redisIsReady(redis: RedisConnection): boolean {
  return redis.status === "ready";
}

/** Whether Redis answers within `timeoutMs`: a frozen one still looks ready. For readiness probes; never fails. */
export async function redisAnswers(redis: RedisConnection, timeoutMs = 500): Promise<boolean> {
  if (!redisIsReady(redis)) return false;
  return Promise.race([
    redis.ping().then(
      () => true,
      () => false,
    ),
    setTimeout(timeoutMs, false, { ref: false }),
  ]);
}

/** Lets commands in flight finish, for a second at most, then drops the connection. Idempotent, never fails. */
export async function closeRedis(redis: RedisConnection): Promise<void> {
  if (redisIsReady(redis)) {
    await Promise.race([redis.quit().catch(() => undefined), setTimeout(1_000, undefined, { ref: false })]);
  }
  redis.disconnect();
}

function logStateChanges(redis: RedisConnection, logger: Logger): void {
  let away = false;
  const lost = (error?: Error & { code?: string }) => {
    if (away) return;
    away = true;
    // Not the error itself: it may carry the AUTH command with its password.
    logger.warn({ code: error?.code, reason: error?.message }, "redis is away");
  };
  redis.on("error", lost);
  redis.on("reconnecting", () => lost());
  redis.on("ready", () => {
    away = false;
    logger.info("redis is ready");
  });
}
