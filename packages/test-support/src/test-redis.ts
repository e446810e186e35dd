import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { inject, onTestFinished } from "vitest";

/**
 * A connection to the Redis of this test run and a key prefix nobody else uses. Both end with the test; the keys of a
 * failed test stay for a look.
 */
export function testRedis(): { redis: Redis; redisUrl: string; keyPrefix: string } {
  const redisUrl = inject("redisUrl");
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const keyPrefix = `test-${randomUUID().slice(0, 8)}`;
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== "fail") {
      for await (const keys of redis.scanStream({ match: `${keyPrefix}:*`, count: 1_000 })) {
        if (keys.length > 0) await redis.del(...keys);
      }
    }
    redis.disconnect();
  });
  return { redis, redisUrl, keyPrefix };
}
