import {
  closeRedis,
  connectRedis,
  makeLogger,
  type RedisConfig,
  type RedisConnection,
  redisIsReady,
  StartError,
} from "@menuswitch/runtime";

const LONGEST_WAIT_MS = 3_000;

/**
 * Runs `work` with a connection to Redis, and closes it whatever comes of it.
 *
 * @throws {StartError} when Redis cannot be reached, or goes away meanwhile
 */
export async function withRedis<Result>(
  config: RedisConfig,
  work: (redis: RedisConnection) => Promise<Result>,
): Promise<Result> {
  const logger = makeLogger({ name: "menuswitch", level: "silent" });
  const redis = connectRedis(config, { mode: "bounded", logger, name: "cli" });
  try {
    await untilReady(redis);
    return await work(redis);
  } catch (error) {
    if (redisIsReady(redis)) throw error;
    throw new StartError("Redis cannot be reached: check REDIS_URL, and that Redis runs.", { cause: error });
  } finally {
    await closeRedis(redis);
  }
}

function untilReady(redis: RedisConnection): Promise<void> {
  if (redisIsReady(redis)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no connection in time")), LONGEST_WAIT_MS);
    redis.once("ready", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
