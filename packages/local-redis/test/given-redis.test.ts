import { inspect } from "node:util";
import { LocalRedisError, startLocalRedis, startPrivateRedis } from "@menuswitch/local-redis";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";

describe("a given Redis", () => {
  test("is used, and still runs after close", async () => {
    const { url } = await startServer();
    const warnings: string[] = [];

    const redis = await startLocalRedis({ redisUrl: url, warn: (message) => warnings.push(message) });
    expect(redis).toMatchObject({ url, origin: "given" });
    expect(redis.pid).toBeUndefined();
    expect(warnings).toEqual([]);

    await redis.close();
    await redis.close();
    expect(await connect(url).ping()).toBe("PONG");
  });

  test("is used with a warning when it may evict queued work", async () => {
    const { url } = await startServer();
    await connect(url).config("SET", "maxmemory-policy", "allkeys-lru");
    const warnings: string[] = [];

    const redis = await startLocalRedis({ redisUrl: url, warn: (message) => warnings.push(message) });

    expect(redis.origin).toBe("given");
    expect(warnings).toEqual([expect.stringContaining("from allkeys-lru to noeviction")]);
  });

  test("is not used when it does not answer, and no other is started in its place", async () => {
    const error = await failureOf("redis://someone:s3cret@127.0.0.1:1/2");
    expect(error.message).toBe(
      "The Redis of REDIS_URL at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1",
    );
    expect(inspect(error)).not.toContain("s3cret");
  });

  test("is not used when it refuses the password, which the error does not tell", async () => {
    const { port, url } = await startServer();
    await connect(url).config("SET", "requirepass", "another");
    const error = await failureOf(`redis://:s3cret@127.0.0.1:${port}`);
    expect(error.message).toMatch(/cannot be used: WRONGPASS/);
    expect(inspect(error)).not.toContain("s3cret");
  });

  test("is not used when it asks for a password that was not given", async () => {
    const { url } = await startServer();
    await connect(url).config("SET", "requirepass", "s3cret");
    const error = await failureOf(url);
    expect(error.message).toMatch(/cannot be used: NOAUTH/);
  });

  test.each([
    "s3cret",
    "http://user:s3cret@127.0.0.1:6379",
    "redis://",
    "redis://:s3cret/@127.0.0.1:6379",
    "redis://user:123#s3cret@127.0.0.1:6379",
    "redis://user:s3cret?@127.0.0.1:6379",
  ])("is asked for in the right form instead of %s, which the error does not repeat", async (redisUrl) => {
    const error = await failureOf(redisUrl);
    expect(error.message).toContain("REDIS_URL is not of the form redis://");
    expect(inspect(error)).not.toMatch(/s3cret|user:123/);
  });
});

async function failureOf(redisUrl: string): Promise<Error> {
  const outcome = await startLocalRedis({ redisUrl }).catch((error: unknown) => error);
  if (outcome instanceof LocalRedisError) return outcome;
  throw new Error("no LocalRedisError", { cause: outcome });
}

async function startServer() {
  const redis = await startPrivateRedis();
  onTestFinished(redis.close);
  return redis;
}

function connect(url: string): Redis {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
}
