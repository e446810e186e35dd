import { catalogSchema } from "@menuswitch/domain";
import { testRedis } from "@menuswitch/test-support";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  makeCatalogReader,
  makeDecisionStore,
  makeKeys,
  makeReplayWindow,
  makeScripts,
  makeSegmentReader,
  makeSharedCatalog,
  sharedPseudonymKey,
} from "../src/index.ts";

const catalogOf = (value: string) =>
  catalogSchema.parse({
    version: 1,
    targets: { main: { kind: "flow", flowId: "f-1", profile: "seed" } },
    menus: { menu: { target: "main", options: [{ value, prompt: "Press 1" }] } },
    segments: { default: { menu: "menu" } },
  });

describe("shared catalog", () => {
  test("the highest version published is in force: by modification time, then by hash", async () => {
    const { redis, keyPrefix } = testRedis();
    const catalog = makeSharedCatalog({ redis, runScript: makeScripts(redis), keys: makeKeys(keyPrefix) });
    const newest = { modifiedAt: 2_000, hash: "b" };
    expect(await catalog.read()).toBeUndefined();
    await catalog.publish({ modifiedAt: 1_000, hash: "z" }, catalogOf("one"));
    expect(await catalog.publish(newest, catalogOf("two"))).toEqual(newest);
    expect(await catalog.publish({ modifiedAt: 2_000, hash: "a" }, catalogOf("three"))).toEqual(newest);
    expect(await catalog.publish({ modifiedAt: 999, hash: "c" }, catalogOf("four"))).toEqual(newest);
    expect(await catalog.read()).toEqual({ version: newest, catalog: catalogOf("two") });
    expect(await catalog.version()).toEqual(newest);
  });

  test("tells that there is one even where it is not understood", async () => {
    const { redis, keyPrefix } = testRedis();
    const keys = makeKeys(keyPrefix);
    const version = { modifiedAt: 1_000, hash: "a" };
    await redis.hset(keys.catalog, { ...version, json: '{"version":2}' });
    expect(await makeCatalogReader({ redis, keys }).read()).toEqual({ version, catalog: undefined });
  });
});

describe("decisions", () => {
  test("the first one holds, whoever decides at the same time, for as long as it is to be remembered", async () => {
    const { redis, keyPrefix } = testRedis();
    const keys = makeKeys(keyPrefix);
    const store = makeDecisionStore({ redis, keys, ttlSeconds: 100 });
    const first = { menuId: "variant_a", segment: "premium ☎" };
    const all = await Promise.all([
      store.settle("i-1", first),
      ...["b", "c", "d"].map((menuId) => store.settle("i-1", { menuId, segment: "default" })),
    ]);
    expect(all).toEqual([first, first, first, first]);
    const other = { menuId: "variant_b", segment: "default" };
    expect(await store.settle("i-1", other)).toEqual(first);
    expect(await store.settle("i-2", other)).toEqual(other);
    const [key = ""] = await redis.keys(`${keyPrefix}:*:decided:i-1`);
    expect(await redis.ttl(key)).toBeGreaterThan(90);
  });
});

describe("segments", () => {
  test("reads them as stored, and says why one cannot be used", async () => {
    const { redis, keyPrefix } = testRedis();
    const { read } = makeSegmentReader({ redis, template: `${keyPrefix}:segment:{customerId}` });
    await redis.set(`${keyPrefix}:segment:1`, "premium");
    await redis.set(`${keyPrefix}:segment:2`, "é".repeat(256));
    await redis.set(`${keyPrefix}:segment:3`, "x".repeat(257));
    await redis.set(`${keyPrefix}:segment:4`, "x".repeat(1_000_000));
    await redis.hset(`${keyPrefix}:segment:5`, "a", "b");
    await redis.set(`${keyPrefix}:segment:6`, "");
    expect(await read(["1", "2", "3", "4", "5", "6", "nobody"].map((id) => [id]))).toEqual([
      { segment: "premium" },
      { segment: "é".repeat(256) },
      { segment: "default", problem: "too long" },
      { segment: "default", problem: "too long" },
      { segment: "default", problem: "not a string" },
      { segment: "default" },
      { segment: "default" },
    ]);
  });

  test("looks under everything a customer is known by, and the first usable segment decides", async () => {
    const { redis, keyPrefix } = testRedis();
    const { read } = makeSegmentReader({ redis, template: `${keyPrefix}:segment:{customerId}` });
    await redis.set(`${keyPrefix}:segment:contact`, "premium");
    await redis.set(`${keyPrefix}:segment:number`, "new");
    await redis.set(`${keyPrefix}:segment:long`, "x".repeat(257));
    await redis.set(`${keyPrefix}:segment:default`, "default");
    const customers = [
      ["contact", "number"],
      ["nobody", "number", "contact"],
      ["long", "number"],
      ["default", "contact"],
      ["contact", "long"],
      ["nobody", "long"],
      [],
    ];
    expect(await read(customers)).toEqual([
      { segment: "premium" },
      { segment: "new" },
      { segment: "new", problem: "too long" },
      { segment: "default" },
      { segment: "premium" },
      { segment: "default", problem: "too long" },
      { segment: "default" },
    ]);
  });
});

test("all workers get the same pseudonym key", async () => {
  const { redis, keyPrefix } = testRedis();
  const keys = makeKeys(keyPrefix);
  const made = await Promise.all(Array.from({ length: 5 }, () => sharedPseudonymKey({ redis, keys })));
  expect(new Set(made).size).toBe(1);
  expect(made[0]?.length).toBeGreaterThanOrEqual(43);
});

describe("replay window", () => {
  test("knows the messages stored of late, and forgets them in time", async () => {
    const { redis, keyPrefix } = testRedis();
    const replays = makeReplayWindow({ redis, keys: makeKeys(keyPrefix), ttlSeconds: 600 });
    expect(await replays.wasStored("a")).toBe(false);
    expect(await replays.wasStored("a")).toBe(false);
    await replays.remember("a");
    expect([await replays.wasStored("a"), await replays.wasStored("b")]).toEqual([true, false]);
    const [key = "", ...others] = await redis.keys(`${keyPrefix}:*`);
    expect(others).toEqual([]);
    expect(await redis.ttl(key)).toBeGreaterThan(590);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(600);
  });

  test("says so where Redis does not answer", async () => {
    const redis = new Redis(1, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    onTestFinished(() => redis.disconnect());
    const replays = makeReplayWindow({ redis, keys: makeKeys("x"), ttlSeconds: 600 });
    await expect(replays.wasStored("a")).rejects.toThrow(
      expect.objectContaining({ name: "ReplayWindowUnavailableError" }),
    );
    await expect(replays.remember("a")).rejects.toThrow(
      expect.objectContaining({ name: "ReplayWindowUnavailableError" }),
    );
  });
});
