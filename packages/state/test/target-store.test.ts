import { randomUUID } from "node:crypto";
import { compareMoments, type Moment, needsDelivery } from "@menuswitch/domain";
import { testRedis } from "@menuswitch/test-support";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeKeys, makeScripts, makeTargetStore } from "../src/index.ts";

const TARGET = "main-ivr";
const LEASE_MS = 10_000;

function store(suspectDelayMs = 60_000) {
  const { redis, keyPrefix } = testRedis();
  const keys = makeKeys(keyPrefix);
  const targets = makeTargetStore({ redis, runScript: makeScripts(redis), keys, suspectDelayMs });
  const state = async (target = TARGET) => {
    const [found] = await targets.read([target]);
    if (!found) throw new Error("no state was read");
    return found;
  };
  return { redis, keys, targets, state };
}

const candidate = (menuId: string, moment: Partial<Moment> = {}) => ({
  menuId,
  segment: "premium",
  interactions: 1,
  occurredAt: 1_000,
  receivedAt: 1_000,
  interactionId: "i-1",
  ...moment,
});

const settlement = {
  sent: true,
  contentHash: "hash-a",
  menuId: "variant_a",
  nowMs: 5_000,
  coalesced: 1,
} as const;

const intent = (token: string, contentHash = "hash-a") => ({
  token,
  contentHash,
  leaseMs: LEASE_MS,
  nowMs: 5_000,
});

async function deliver({ targets }: ReturnType<typeof store>, token: string, contentHash = "hash-a") {
  await targets.acquire(TARGET, token, LEASE_MS);
  await targets.openIntent(TARGET, intent(token, contentHash));
  return targets.settle(TARGET, token, { ...settlement, contentHash, outcome: "live" });
}

describe("desired", () => {
  test("a late event never moves a target back", async () => {
    const { targets } = store();
    await targets.moveDesired(TARGET, candidate("variant_b", { occurredAt: 2_000 }));
    const { desired } = await targets.moveDesired(TARGET, candidate("variant_a", { occurredAt: 1_000 }));
    expect(desired).toMatchObject({ menuId: "variant_b", occurredAt: 2_000 });
  });

  test("agrees with the order of moments whatever the times and ids, in whatever order they come", async () => {
    const { targets, state } = store();
    const moment = fc.record({
      occurredAt: fc.integer({ min: 1, max: 3 }),
      receivedAt: fc.integer({ min: 1, max: 3 }),
      interactionId: fc
        .string({ unit: "grapheme", minLength: 1, maxLength: 4 })
        .filter((id) => id.isWellFormed()),
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 2, maxLength: 8 }), async (moments) => {
        round += 1;
        const target = `target-${round}`;
        for (const [index, one] of moments.entries())
          await targets.moveDesired(target, candidate(`m${index}`, one));
        const newest = moments.toSorted(compareMoments).at(-1);
        const { desired } = await state(target);
        expect(desired?.occurredAt).toBe(newest?.occurredAt);
        expect(desired?.receivedAt).toBe(newest?.receivedAt);
        expect(desired?.interactionId).toBe(newest?.interactionId);
      }),
      { numRuns: 60 },
    );
  });

  test("the revision counts changes of the menu, not events", async () => {
    const { targets } = store();
    await targets.moveDesired(TARGET, candidate("variant_a", { occurredAt: 1 }));
    await targets.moveDesired(TARGET, candidate("variant_a", { occurredAt: 2 }));
    const { desired, coalesced } = await targets.moveDesired(
      TARGET,
      candidate("variant_b", { occurredAt: 3 }),
    );
    expect(desired?.revision).toBe(2);
    expect(coalesced).toBe(3);
  });
});

describe("lease and intent", () => {
  test("one token at a time", async () => {
    const { targets } = store();
    expect((await targets.acquire(TARGET, "one", LEASE_MS)).granted).toBe(true);
    const second = await targets.acquire(TARGET, "two", LEASE_MS);
    expect(second.granted).toBe(false);
    if (!second.granted) expect(second.retryInMs).toBeGreaterThan(LEASE_MS - 5_000);
    expect(await targets.rearm(TARGET, "two", LEASE_MS)).toBe(false);
    expect(await targets.openIntent(TARGET, intent("two"))).toBe(false);
  });

  test("asking again with the same token is granted: a resent command must not lock its sender out", async () => {
    const { targets } = store();
    await targets.acquire(TARGET, "one", LEASE_MS);
    expect((await targets.acquire(TARGET, "one", LEASE_MS)).granted).toBe(true);
  });

  test("a confirmed write makes its content live and frees the target", async () => {
    const all = store();
    await all.targets.moveDesired(TARGET, candidate("variant_a"));
    expect(await deliver(all, "one")).toBe(true);
    const state = await all.state();
    expect(state.live).toEqual({ contentHash: "hash-a", menuId: "variant_a", at: 5_000 });
    expect(state.intent).toBeUndefined();
    expect(state.coalesced).toBe(0);
    expect(needsDelivery(state, "hash-a", 6_000)).toBe(false);
    expect((await all.targets.acquire(TARGET, "two", LEASE_MS)).granted).toBe(true);
  });

  test("a write that no new caller asked for settles like any other", async () => {
    const all = store();
    await all.targets.moveDesired(TARGET, candidate("variant_a"));
    await deliver(all, "one");
    await all.targets.acquire(TARGET, "two", LEASE_MS);
    await all.targets.openIntent(TARGET, intent("two", "hash-b"));
    const again = { ...settlement, contentHash: "hash-b", outcome: "live", coalesced: 0 } as const;
    expect(await all.targets.settle(TARGET, "two", again)).toBe(true);
    expect(await all.state()).toMatchObject({
      intent: undefined,
      live: { contentHash: "hash-b" },
      coalesced: 0,
    });
    expect((await all.targets.acquire(TARGET, "three", LEASE_MS)).granted).toBe(true);
  });

  test("from the intent on live is not believed, until it is settled", async () => {
    const all = store();
    const { targets, state } = all;
    await targets.moveDesired(TARGET, candidate("variant_a"));
    await deliver(all, "one");
    await targets.acquire(TARGET, "two", LEASE_MS);
    await targets.openIntent(TARGET, intent("two", "hash-b"));
    expect(needsDelivery(await state(), "hash-a", 6_000)).toBe(true);
  });

  test("a definite refusal puts the intent back to what it was before", async () => {
    const all = store();
    const { targets, state } = all;
    await targets.moveDesired(TARGET, candidate("variant_a"));
    await deliver(all, "one");
    await targets.acquire(TARGET, "two", LEASE_MS);
    await targets.openIntent(TARGET, intent("two", "hash-b"));
    await targets.settle(TARGET, "two", { ...settlement, contentHash: "hash-b", outcome: "refused" });
    expect(await state()).toMatchObject({ intent: undefined, live: { contentHash: "hash-a" } });
  });

  test("a refusal does not hide that an earlier write's fate is open", async () => {
    const { targets, state } = store();
    await targets.moveDesired(TARGET, candidate("variant_a"));
    await targets.acquire(TARGET, "one", LEASE_MS);
    await targets.openIntent(TARGET, intent("one"));
    await targets.settle(TARGET, "one", { ...settlement, outcome: "unknown" });
    await targets.acquire(TARGET, "two", LEASE_MS);
    await targets.openIntent(TARGET, intent("two", "hash-b"));
    await targets.settle(TARGET, "two", { ...settlement, contentHash: "hash-b", outcome: "refused" });
    expect((await state()).intent).toBe("unknown");
  });

  test("an outcome that comes after the lease went to another makes live unknown and asks for a repair", async () => {
    const { redis, keys, targets, state } = store();
    await targets.moveDesired(TARGET, candidate("variant_a"));
    await targets.acquire(TARGET, "frozen", LEASE_MS);
    await targets.openIntent(TARGET, intent("frozen", "hash-old"));
    await redis.del(keys.targetLease(TARGET));
    await targets.acquire(TARGET, "other", LEASE_MS);
    await targets.openIntent(TARGET, intent("other", "hash-a"));

    expect(
      await targets.settle(TARGET, "frozen", { ...settlement, contentHash: "hash-old", outcome: "live" }),
    ).toBe(false);
    expect((await state()).intent).toBe("unknown");
    // The other's success does not erase the doubt: nobody saw which of the two writes came last.
    expect(await targets.settle(TARGET, "other", { ...settlement, outcome: "live" })).toBe(false);
    const after = await state();
    expect(after.intent).toBe("unknown");
    expect(needsDelivery(after, "hash-a", 6_000)).toBe(true);
  });

  test("the twin that finishes first does not close the intent of the one still under way", async () => {
    const { redis, keys, targets, state } = store();
    await targets.moveDesired(TARGET, candidate("variant_a"));
    await targets.acquire(TARGET, "frozen", LEASE_MS);
    await targets.openIntent(TARGET, intent("frozen", "hash-old"));
    await redis.del(keys.targetLease(TARGET));
    await targets.acquire(TARGET, "other", LEASE_MS);
    await targets.openIntent(TARGET, intent("other"));
    await targets.settle(TARGET, "other", { ...settlement, outcome: "live" });
    expect(
      await targets.settle(TARGET, "frozen", { ...settlement, contentHash: "hash-old", outcome: "live" }),
    ).toBe(false);
    expect(needsDelivery(await state(), "hash-a", 6_000)).toBe(true);
  });
});

describe("suspicion", () => {
  test("a write of unknown fate is repeated once more after the delay, and only a later write answers that", async () => {
    const { targets, state } = store(60_000);
    await targets.moveDesired(TARGET, candidate("variant_a"));
    await targets.acquire(TARGET, "one", LEASE_MS);
    await targets.openIntent(TARGET, intent("one"));
    await targets.settle(TARGET, "one", { ...settlement, outcome: "unknown" });
    expect((await state()).suspectAt).toBe(65_000);

    const early = await targets.acquire(TARGET, "two", LEASE_MS);
    expect(early.granted).toBe(true);
    await targets.openIntent(TARGET, intent("two"));
    await targets.settle(TARGET, "two", { ...settlement, outcome: "live", suspectAt: undefined });
    const soon = await state();
    expect(soon.suspectAt).toBe(65_000);
    expect(needsDelivery(soon, "hash-a", 64_999)).toBe(false);
    expect(needsDelivery(soon, "hash-a", 65_000)).toBe(true);

    await targets.acquire(TARGET, "three", LEASE_MS);
    await targets.openIntent(TARGET, { ...intent("three"), nowMs: 66_000 });
    await targets.settle(TARGET, "three", {
      ...settlement,
      outcome: "live",
      nowMs: 66_000,
      suspectAt: 65_000,
    });
    expect((await state()).suspectAt).toBeUndefined();
  });

  test("the first write after a long outage answers the suspicion, and no second one is due", async () => {
    const { targets, state } = store(60_000);
    await targets.moveDesired(TARGET, candidate("variant_a"));
    await targets.acquire(TARGET, "one", LEASE_MS);
    await targets.openIntent(TARGET, intent("one"));
    await targets.settle(TARGET, "one", { ...settlement, outcome: "unknown" });

    // Refused, be it for want of a token: the doubt stays what it was.
    await targets.acquire(TARGET, "two", LEASE_MS);
    await targets.openIntent(TARGET, { ...intent("two"), nowMs: 40_000 });
    await targets.settle(TARGET, "two", { ...settlement, outcome: "refused", nowMs: 41_000 });
    expect(await state()).toMatchObject({ intent: "unknown", suspectAt: 65_000 });

    await targets.acquire(TARGET, "three", LEASE_MS);
    await targets.openIntent(TARGET, { ...intent("three"), nowMs: 70_000 });
    await targets.settle(TARGET, "three", {
      ...settlement,
      outcome: "live",
      nowMs: 71_000,
      suspectAt: 65_000,
    });
    expect(needsDelivery(await state(), "hash-a", 200_000)).toBe(false);
  });

  test("an intent left behind by a killed worker makes the target suspect too", async () => {
    const { redis, keys, targets, state } = store(60_000);
    await targets.moveDesired(TARGET, candidate("variant_a"));
    await targets.acquire(TARGET, "killed", LEASE_MS);
    await targets.openIntent(TARGET, intent("killed"));
    await redis.del(keys.targetLease(TARGET));
    await targets.acquire(TARGET, "two", LEASE_MS);
    await targets.openIntent(TARGET, intent("two"));
    expect((await state()).suspectAt).toBe(65_000);
  });

  test("a timed-out request keeps its lease, an answered one does not", async () => {
    const { redis, keys, targets } = store();
    await targets.acquire(TARGET, "one", LEASE_MS);
    await targets.openIntent(TARGET, intent("one"));
    await targets.settle(TARGET, "one", { ...settlement, outcome: "unknown", keepLease: true });
    expect((await targets.acquire(TARGET, "two", LEASE_MS)).granted).toBe(false);
    await redis.del(keys.targetLease(TARGET));
    await targets.acquire(TARGET, "two", LEASE_MS);
    await targets.openIntent(TARGET, intent("two"));
    await targets.settle(TARGET, "two", { ...settlement, outcome: "unknown" });
    expect((await targets.acquire(TARGET, "three", LEASE_MS)).granted).toBe(true);
  });

  test("a settlement whose reply was lost may be sent again: what was settled stays", async () => {
    const { targets, state } = store();
    await targets.acquire(TARGET, "one", LEASE_MS);
    await targets.openIntent(TARGET, intent("one"));
    expect(await targets.settle(TARGET, "one", { ...settlement, outcome: "live" })).toBe(true);
    expect(await targets.settle(TARGET, "one", { ...settlement, outcome: "live" })).toBe(true);
    expect(await state()).toMatchObject({ intent: undefined, live: { contentHash: "hash-a" } });
  });

  test("an unknown outcome makes the target suspect also when the lease was lost", async () => {
    const { redis, keys, targets, state } = store(60_000);
    await targets.acquire(TARGET, "one", LEASE_MS);
    await targets.openIntent(TARGET, intent("one"));
    await redis.del(keys.targetLease(TARGET));
    expect(await targets.settle(TARGET, "one", { ...settlement, outcome: "unknown" })).toBe(false);
    expect(await state()).toMatchObject({ intent: "unknown", suspectAt: 65_000 });
  });
});

describe("blocked contents", () => {
  const refuse = async ({ targets }: ReturnType<typeof store>, hash: string, nowMs: number) => {
    const token = randomUUID();
    await targets.acquire(TARGET, token, LEASE_MS);
    await targets.openIntent(TARGET, intent(token, hash));
    await targets.settle(TARGET, token, {
      ...settlement,
      contentHash: hash,
      nowMs,
      outcome: "refused",
      block: true,
    });
  };

  test("are left alone for a minute, then two, and never more than ten", async () => {
    const all = store();
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      await refuse(all, "hash-a", 1_000_000);
      waits.push(((await all.state()).blockedUntil.get("hash-a") ?? 0) - 1_000_000);
    }
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
  });

  test("stop only that content", async () => {
    const all = store();
    await all.targets.moveDesired(TARGET, candidate("variant_a"));
    await refuse(all, "hash-a", 1_000_000);
    const state = await all.state();
    expect(needsDelivery(state, "hash-a", 1_000_001)).toBe(false);
    expect(needsDelivery(state, "hash-b", 1_000_001)).toBe(true);
    expect(needsDelivery(state, "hash-a", 1_060_000)).toBe(true);
  });

  test("are forgotten after a success and when told to", async () => {
    const all = store();
    await refuse(all, "hash-a", 1_000_000);
    await deliver(all, "one", "hash-b");
    expect((await all.state()).blockedUntil.size).toBe(0);
    await refuse(all, "hash-a", 1_000_000);
    await all.targets.clearBlocked(TARGET);
    expect((await all.state()).blockedUntil.size).toBe(0);
  });

  test("are few: the one due first makes room", async () => {
    const all = store();
    for (let index = 0; index < 12; index += 1) await refuse(all, `hash-${index}`, 1_000_000 + index);
    const { blockedUntil } = await all.state();
    expect(blockedUntil.size).toBe(8);
    expect(blockedUntil.has("hash-3")).toBe(false);
    expect(blockedUntil.has("hash-11")).toBe(true);
  });
});
