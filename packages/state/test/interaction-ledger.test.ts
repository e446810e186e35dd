import { testRedis } from "@menuswitch/test-support";
import { describe, expect, test } from "vitest";
import { makeInteractionLedger, makeKeys, makeScripts } from "../src/index.ts";

function ledger(dedupeTtlSeconds = 60) {
  const { redis, keyPrefix } = testRedis();
  const keys = makeKeys(keyPrefix);
  return {
    redis,
    keys,
    ...makeInteractionLedger({ redis, runScript: makeScripts(redis), keys, dedupeTtlSeconds }),
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
    await claim(0, "batch-1", [at("a", 1_000, 1_010)]);
    expect(await claim(0, "batch-1", [at("a", 9_000, 9_010), at("b", 2_000)])).toEqual([
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
    await claim(0, "batch-1", exposures);
    const rounds = await Promise.all([count(0, exposures), count(0, exposures), count(0, exposures)]);
    expect(rounds.flat().filter(Boolean)).toHaveLength(3);
    expect(await totals(1)).toEqual(
      new Map([
        ["variant_a", 1],
        ["variant_b", 2],
      ]),
    );
    expect((await claim(0, "batch-1", [at("a", 1)]))[0]?.mine).toBe(false);
  });

  test("only the batch that saw an interaction first is to count it, however often it asks", async () => {
    const { claim, count } = ledger();
    const mine = async (batch: string) => (await claim(0, batch, [at("a", 1)]))[0]?.mine;
    expect(await mine("first")).toBe(true);
    expect(await mine("second")).toBe(false);
    expect(await mine("first")).toBe(true);
    await count(0, [{ ...at("a", 1), menuId: "m" }]);
    expect(await mine("first")).toBe(false);
  });

  test("adds the partitions up", async () => {
    const { count, totals } = ledger();
    await count(0, [{ ...at("a", 1), menuId: "m" }]);
    await count(3, [{ ...at("b", 1), menuId: "m" }]);
    expect(await totals(4)).toEqual(new Map([["m", 2]]));
  });

  test("forgets an interaction after the window, counted or not", async () => {
    const { redis, keys, claim, count } = ledger(60);
    await claim(0, "batch-1", [at("a", 1)]);
    await count(0, [{ ...at("a", 1), menuId: "m" }]);
    const ttl = await redis.ttl(keys.seen(0, "a"));
    expect(ttl).toBeGreaterThan(50);
    expect(ttl).toBeLessThanOrEqual(60);
  });

  test("ids that look like keys or hash tags stay apart", async () => {
    const { claim } = ledger();
    const ids = ["a", "a:b", "{x}", "}{ix1}:seen:a", "\u0000", "a\nb", "x".repeat(256)];
    await claim(
      0,
      "batch-1",
      ids.map((id, index) => at(id, index)),
    );
    const again = await claim(
      0,
      "batch-1",
      ids.map((id) => at(id, 999)),
    );
    expect(again.map(({ occurredAt }) => occurredAt)).toEqual(ids.map((_, index) => index));
  });
});
