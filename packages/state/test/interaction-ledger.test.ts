import { testRedis } from "@menuswitch/test-support";
import { describe, expect, test } from "vitest";
import { makeInteractionLedger, makeKeys, makeScripts, readExposures } from "../src/index.ts";

function ledger(dedupeTtlSeconds = 60) {
  const { redis, keyPrefix } = testRedis();
  const keys = makeKeys(keyPrefix);
  return {
    redis,
    keyPrefix,
    ...makeInteractionLedger({ runScript: makeScripts(redis), keys, dedupeTtlSeconds }),
    totals: () => readExposures({ redis, keys }),
  };
}

const at = (interactionId: string, occurredAt: number, receivedAt = occurredAt) => ({
  interactionId,
  occurredAt,
  receivedAt,
});

describe("interaction ledger", () => {
  test("a repeat keeps the times the interaction first had", async () => {
    const { claim } = ledger();
    await claim("batch-1", [at("a", 1_000, 1_010)]);
    expect(await claim("batch-1", [at("a", 9_000, 9_010), at("b", 2_000)])).toEqual([
      { interactionId: "a", occurredAt: 1_000, receivedAt: 1_010, mine: true },
      { interactionId: "b", occurredAt: 2_000, receivedAt: 2_000, mine: true },
    ]);
  });

  test("counts an interaction once, however often and from however many workers it is asked to", async () => {
    const { claim, count, totals } = ledger();
    const exposures = [
      { ...at("a", 1), menuId: "variant_a" },
      { ...at("b", 2), menuId: "variant_b" },
      { ...at("c", 3), menuId: "variant_b" },
    ];
    await claim("batch-1", exposures);
    const rounds = await Promise.all([count(exposures), count(exposures), count(exposures)]);
    expect(rounds.flat().filter(Boolean)).toHaveLength(3);
    expect(await totals()).toEqual(
      new Map([
        ["variant_a", 1],
        ["variant_b", 2],
      ]),
    );
    expect((await claim("batch-1", [at("a", 1)]))[0]?.mine).toBe(false);
  });

  test("only the batch that saw an interaction first is to count it, however often it asks", async () => {
    const { claim, count } = ledger();
    const mine = async (batch: string) => (await claim(batch, [at("a", 1)]))[0]?.mine;
    expect(await mine("first")).toBe(true);
    expect(await mine("second")).toBe(false);
    expect(await mine("first")).toBe(true);
    await count([{ ...at("a", 1), menuId: "m" }]);
    expect(await mine("first")).toBe(false);
  });

  test("keeps the order of what it is asked, and adds up what is counted, wherever it lies", async () => {
    const { redis, keyPrefix, claim, count, totals } = ledger();
    const many = Array.from({ length: 100 }, (_, index) => ({ ...at(`call-${index}`, index), menuId: "m" }));
    const claims = await claim("batch-1", many);
    expect(claims).toEqual(many.map(({ menuId, ...sighting }) => ({ ...sighting, mine: true })));
    await count(many.slice(0, 50));
    expect(await count(many)).toEqual(many.map((_, index) => index >= 50));
    expect(await totals()).toEqual(new Map([["m", 100]]));
    // Spread, so that it does not have to fit into one shard of a cluster.
    expect((await redis.keys(`${keyPrefix}:{ix*}:exposures`)).length).toBeGreaterThan(8);
  });

  test("forgets an interaction after the window, counted or not", async () => {
    const { redis, keyPrefix, claim, count } = ledger(60);
    await claim("batch-1", [at("a", 1)]);
    await count([{ ...at("a", 1), menuId: "m" }]);
    const [key = ""] = await redis.keys(`${keyPrefix}:{ix*}:seen:a`);
    const ttl = await redis.ttl(key);
    expect(ttl).toBeGreaterThan(50);
    expect(ttl).toBeLessThanOrEqual(60);
  });

  test("ids that look like keys or hash tags stay apart", async () => {
    const { claim } = ledger();
    const ids = ["a", "a:b", "{x}", "}{ix1}:seen:a", "\u0000", "a\nb", "x".repeat(256)];
    await claim(
      "batch-1",
      ids.map((id, index) => at(id, index)),
    );
    const again = await claim(
      "batch-1",
      ids.map((id) => at(id, 999)),
    );
    expect(again.map(({ occurredAt }) => occurredAt)).toEqual(ids.map((_, index) => index));
  });
});
