import { pino } from "pino";
import { afterEach, describe, expect, inject, test } from "vitest";
import { closeRedis, connectRedis, type RedisMode, redisAnswers, redisIsReady } from "../src/index.ts";
import { startRedisProxy } from "./redis-proxy.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function setUp(mode: RedisMode, { up = true } = {}) {
  const proxy = await startRedisProxy(inject("redisUrl"));
  cleanups.push(proxy.shut);
  if (!up) await proxy.shut();
  return { proxy, ...connectTo(proxy.url, mode) };
}

function connectTo(url: string, mode: RedisMode) {
  const lines: { msg: string }[] = [];
  const logger = pino({ level: "debug" }, { write: (line) => lines.push(JSON.parse(line)) });
  const redis = connectRedis(
    { REDIS_URL: url, REDIS_SENTINEL_NAME: "mymaster", REDIS_KEY_PREFIX: "menuswitch" },
    { mode, logger, name: "test" },
  );
  cleanups.push(() => closeRedis(redis));
  return { redis, lines, messages: () => lines.map(({ msg }) => msg) };
}

const becomesReady = (redis: ReturnType<typeof connectRedis>) =>
  expect.poll(() => redisIsReady(redis), { timeout: 5_000 }).toBe(true);

describe("a bounded connection", () => {
  test("fails a command at once while Redis is away and recovers by itself within a second or two", async () => {
    const { redis, proxy } = await setUp("bounded");
    await becomesReady(redis);
    await proxy.shut();
    await expect.poll(() => redisIsReady(redis)).toBe(false);

    const startedAt = performance.now();
    await expect(redis.ping()).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(500);

    await proxy.reopen();
    await becomesReady(redis);
    expect(await redis.ping()).toBe("PONG");
  });

  test("fails a command at once when Redis was never there, and works once it comes", async () => {
    const { redis, proxy } = await setUp("bounded", { up: false });
    await expect(redis.ping()).rejects.toThrow();
    await proxy.reopen();
    await becomesReady(redis);
  });

  test("fails a command within two seconds when Redis is frozen, which only an answer can tell", async () => {
    const { redis, proxy } = await setUp("bounded");
    await becomesReady(redis);
    expect(await redisAnswers(redis)).toBe(true);
    proxy.freeze();

    expect(await redisAnswers(redis, 100)).toBe(false);
    expect(redisIsReady(redis)).toBe(true);
    const startedAt = performance.now();
    await expect(redis.ping()).rejects.toThrow("Command timed out");
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe("a patient connection", () => {
  test("lets a command wait until Redis is there", async () => {
    const { redis, proxy } = await setUp("patient", { up: false });
    const answer = redis.ping();
    await proxy.reopen();
    expect(await answer).toBe("PONG");
  });

  test("closes within a bound while commands wait in vain", async () => {
    const { redis } = await setUp("patient", { up: false });
    const answer = redis.ping();
    const failed = expect(answer).rejects.toThrow();
    await closeRedis(redis);
    await failed;
  });
});

test("logs a loss once, however many attempts fail, and the return once", async () => {
  const { redis, proxy, messages } = await setUp("patient", { up: false });
  let attempts = 0;
  redis.on("reconnecting", () => {
    attempts += 1;
  });
  await expect.poll(() => attempts, { timeout: 5_000 }).toBeGreaterThan(3);
  await proxy.reopen();
  await becomesReady(redis);
  expect(messages()).toEqual(["redis is away", "redis is ready"]);
});

test("reports refused credentials without the password and keeps trying", async () => {
  const { port } = new URL(inject("redisUrl"));
  const { redis, lines } = connectTo(`redis://nobody:hunter2@127.0.0.1:${port}`, "bounded");
  await expect.poll(() => JSON.stringify(lines), { timeout: 5_000 }).toContain("WRONGPASS");
  expect(JSON.stringify(lines)).not.toContain("hunter2");
  await expect.poll(() => redis.status).toBe("reconnecting");
});

test("closing twice does no harm", async () => {
  const { redis } = await setUp("bounded");
  await becomesReady(redis);
  await closeRedis(redis);
  await closeRedis(redis);
  await expect.poll(() => redis.status).toBe("end");
});
