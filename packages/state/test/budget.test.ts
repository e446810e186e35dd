import { testRedis } from "@menuswitch/test-support";
import { describe, expect, test } from "vitest";
import { makeBudget, makeKeys, makeScripts } from "../src/index.ts";

function oneBudget(limitPerMinute: number) {
  const { redis, keyPrefix } = testRedis();
  const keys = makeKeys(keyPrefix);
  const another = () =>
    makeBudget({ redis, runScript: makeScripts(redis), keys, limitPerMinute, random: () => 0 });
  return { redis, keys, another, budget: another() };
}

/** The same purse, as so many workers see it. */
function budgetOf(limitPerMinute: number, workers = 1) {
  const { another } = oneBudget(limitPerMinute);
  return Array.from({ length: workers }, another);
}

describe("budget", () => {
  test("grants two seconds' worth at once, then a place in line as far ahead as the rate says", async () => {
    const [budget] = budgetOf(300);
    const waits: number[] = [];
    for (let index = 0; index < 14; index += 1) waits.push((await budget?.take(60_000))?.waitMs ?? -1);
    expect(waits.slice(0, 9)).toEqual(Array(9).fill(0));
    const interval = 60_000 / 285;
    for (const [index, wait] of waits.slice(9).entries()) {
      // A little less than the full interval, for the time the calls themselves take.
      expect(wait).toBeGreaterThan(interval * index);
      expect(wait).toBeLessThanOrEqual(interval * (index + 1) + 1);
    }
  });

  test("is one purse for all workers", async () => {
    const workers = budgetOf(300, 5);
    const turns = await Promise.all(
      Array.from(
        { length: 50 },
        (_, index) => workers[index % 5]?.take(0) ?? Promise.reject(new Error("no worker")),
      ),
    );
    expect(turns.filter(({ granted }) => granted)).toHaveLength(9);
  });

  test.for([1, 2, 7, 19, 20, 60, 300, 3_000])(
    "never lets more than %i a minute through in any window of 60 s",
    async (limit) => {
      const [budget] = budgetOf(limit);
      const grants: number[] = [];
      for (let index = 0; index < limit + 5; index += 1) {
        const { granted, waitMs } = (await budget?.take(10_000_000)) ?? { granted: false, waitMs: 0 };
        expect(granted).toBe(true);
        grants.push(Date.now() + waitMs);
      }
      for (let first = 0; first + limit < grants.length; first += 1) {
        expect((grants[first + limit] ?? 0) - (grants[first] ?? 0)).toBeGreaterThanOrEqual(60_000);
      }
    },
  );

  test("a refused caller is told when to ask again and uses nothing up", async () => {
    const [budget] = budgetOf(60);
    await budget?.take(0);
    const first = await budget?.take(0);
    const second = await budget?.take(0);
    expect(first?.granted).toBe(false);
    expect(second?.granted).toBe(false);
    expect(second?.waitMs).toBeLessThanOrEqual(first?.waitMs ?? 0);
    expect((await budget?.status())?.used).toBe(1);
  });

  test("a turn given back can be taken by another", async () => {
    const [budget] = budgetOf(60);
    await budget?.take(0);
    expect(await budget?.take(0)).toMatchObject({ granted: false });
    await budget?.giveBack();
    expect(await budget?.take(0)).toMatchObject({ granted: true });
    expect((await budget?.status())?.used).toBe(1);
  });

  test("a pause stops every worker, and a shorter one does not shorten it", async () => {
    const [one, two] = budgetOf(300, 2);
    await one?.pause(30_000);
    expect(await two?.pause(1_000)).toBeGreaterThan(29_000);
    expect(await two?.take(60_000)).toMatchObject({ granted: false });
    expect(await two?.pausedForMs()).toBeGreaterThan(29_000);
  });

  test("without a hint pauses begin at a second and grow from refusal to refusal", async () => {
    const { redis, keys, budget } = oneBudget(300);
    const pauses: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      pauses.push(await budget.pause(undefined));
      await redis.hset(keys.purse, "pausedUntil", Date.now() - 1);
    }
    expect(pauses.map((pause) => Math.round(pause / 1000))).toEqual([1, 2, 4, 8]);
  });

  test("refusals of requests that were under way together count as one", async () => {
    const [budget] = budgetOf(300);
    await budget?.pause(undefined);
    expect(await budget?.pause(undefined)).toBeLessThanOrEqual(1_001);
  });

  test("a refusal halves the pace, which is regained with time", async () => {
    const { redis, keys, budget } = oneBudget(300);
    await budget.pause(1);
    await redis.hset(keys.purse, "pausedUntil", 0);
    expect((await budget.status()).perMinute).toBeCloseTo(142.5, 0);
    await budget.pause(1);
    await redis.hset(keys.purse, "pausedUntil", 0);
    expect((await budget.status()).perMinute).toBeCloseTo(142.5, 0);
    const turns = await Promise.all(Array.from({ length: 8 }, () => budget.take(60_000)));
    expect(turns.filter(({ waitMs }) => waitMs === 0)).toHaveLength(4);
    await redis.hset(keys.purse, "shareAt", Date.now() - 120_000);
    expect((await budget.status()).perMinute).toBeCloseTo(256.5, 0);
    await redis.hdel(keys.purse, "nextAt");
    const turnsLater = await Promise.all(Array.from({ length: 12 }, () => budget.take(60_000)));
    expect(turnsLater.filter(({ waitMs }) => waitMs === 0)).toHaveLength(8);
    await redis.hset(keys.purse, "shareAt", Date.now() - 600_000);
    expect((await budget.status()).perMinute).toBeCloseTo(285, 0);
  });

  test("a limit lower than the configured one, as answers tell it, is kept to", async () => {
    const [budget] = budgetOf(300);
    await budget?.observe({ allowed: 60, made: 1, resetMs: 60_000 });
    expect((await budget?.status())?.perMinute).toBeCloseTo(57, 0);
    await budget?.observe({ allowed: 300, made: 2, resetMs: 60_000 });
    expect((await budget?.status())?.perMinute).toBeCloseTo(285, 0);
  });

  test("what Genesys says is left of its window is not overdrawn, whoever else uses the client", async () => {
    const [budget] = budgetOf(300);
    await budget?.observe({ allowed: 300, made: 298, resetMs: 20_000 });
    const turns = [await budget?.take(0), await budget?.take(0), await budget?.take(0)];
    expect(turns.map((turn) => turn?.granted)).toEqual([true, true, false]);
    expect(turns[2]?.waitMs).toBeGreaterThan(19_000);
    expect(turns[2]?.waitMs).toBeLessThanOrEqual(20_000);
  });

  test("an answer that does not know of the requests under way gives none of them back; a new window does", async () => {
    const [budget] = budgetOf(300);
    await budget?.observe({ allowed: 300, made: 299, resetMs: 20_000 });
    await budget?.take(0);
    await budget?.observe({ allowed: 300, made: 298, resetMs: 19_990 });
    expect(await budget?.take(0)).toMatchObject({ granted: false });
    await budget?.observe({ allowed: 300, made: 298, resetMs: 60_000 });
    expect(await budget?.take(0)).toMatchObject({ granted: true });
  });

  test("after a pause what was left of the window before it no longer counts", async () => {
    const { redis, keys, budget } = oneBudget(300);
    await budget.observe({ allowed: 300, made: 300, resetMs: 60_000 });
    await budget.pause(30_000);
    await redis.hset(keys.purse, "pausedUntil", Date.now() - 1);
    expect(await budget.take(0)).toMatchObject({ granted: true });
  });
});
