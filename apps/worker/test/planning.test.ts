import { describe, expect, test } from "vitest";
import type { Adapters } from "../src/adapters.ts";
import { setUp, startTestWorker } from "./start-test-worker.ts";

const PRIORITY = "Press 1 for priority support";
const HOURS = "Press 1 for business hours";

describe("planning", () => {
  test("every caller is one exposure line and one count, with the segment as stored and a pseudonym", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    const caller = await centre.call("gold ☎", { customerId: "+15551234567", source: "eventbridge" });
    await expect.poll(() => worker.exposures()).toHaveLength(1);
    expect(worker.exposures()[0]).toMatchObject({
      event_type: "ivr_menu_exposure",
      interaction_id: caller.interactionId,
      variant_id: "variant_b",
      customer_segment: "gold ☎",
      target: "main-ivr",
      revision: 1,
      source: "eventbridge",
      occurred_at: new Date(caller.occurredAt).toISOString(),
    });
    expect(worker.exposures()[0]?.["customer"]).toMatch(/^c_[\w-]{16}$/);
    expect(JSON.stringify(worker.lines)).not.toContain("5551234567");
    await expect.poll(centre.counted).toEqual({ variant_b: 1 });
  });

  test("a late event is counted and logged and does not move the target", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    const now = Date.now();
    await centre.call("premium", { occurredAt: now });
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    await centre.call("default", { occurredAt: now - 60_000 });
    await expect.poll(() => worker.exposures()).toHaveLength(2);
    await worker.sweepNow();
    expect((await worker.targets.read(["flow:flow-main"]))[0]?.desired?.menuId).toBe("variant_a");
    expect(centre.puts()).toHaveLength(1);
  });

  test("a repeat is counted once and does not come back newer than it was", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    const now = Date.now();
    const first = await centre.call("premium", { occurredAt: now - 5_000, receivedAt: now - 5_000 });
    await centre.call("default", { occurredAt: now - 2_000 });
    await expect.poll(() => centre.menuAt()).toBe(HOURS);
    for (let index = 0; index < 3; index += 1) {
      await centre.call("premium", { ...first, occurredAt: now, receivedAt: now });
    }
    const marker = await centre.call("side");
    await expect.poll(() => worker.exposures().at(-1)?.["interaction_id"]).toBe(marker.interactionId);
    expect(worker.exposures()).toHaveLength(3);
    await expect.poll(centre.counted).toEqual({ variant_a: 1, variant_b: 1, side: 1 });
    const metrics = () => worker.registry.metrics();
    await expect.poll(metrics).toMatch(/^menuswitch_exposures_total\{menu="variant_a",.*\} 1$/m);
    await expect.poll(metrics).toMatch(/^menuswitch_duplicates_total\{.*\} 3$/m);
    expect((await worker.targets.read(["flow:flow-main"]))[0]?.desired?.menuId).toBe("variant_b");
  });

  test.for([
    ["claim", { ledger: ["claim"] }],
    ["segments", { segments: ["read"] }],
    ["desired", { targets: ["moveDesired"] }],
    ["poke", { deliveries: ["poke"] }],
    ["count", { ledger: ["count"] }],
  ] as const)(
    "a crash right before or right after %s loses nothing and counts nobody twice",
    async ([, where]) => {
      const centre = await setUp();
      const begin = Date.now() - 60_000;
      await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          centre.call(["premium", "default", "side"][index % 3] ?? "", { occurredAt: begin + index }),
        ),
      );
      const worker = await startTestWorker(centre, { SWEEP_INTERVAL_MS: "3600000" }, (adapters) =>
        crashAround(adapters, where),
      );
      await expect.poll(centre.counted, { timeout: 20_000 }).toEqual({
        variant_a: 10,
        variant_b: 10,
        side: 10,
      });
      await expect.poll(() => centre.menuAt()).toBe(HOURS);
      await expect.poll(() => centre.menuAt("flow-side")).toBe("Press 1 for an agent");
      expect(new Set(worker.exposures().map((line) => line["interaction_id"])).size).toBe(30);
    },
  );

  test("what another worker counted while this one was frozen is in that one's metrics alone", async () => {
    const centre = await setUp();
    let frozen = true;
    const worker = await startTestWorker(centre, {}, (adapters) => ({
      ...adapters,
      ledger: {
        ...adapters.ledger,
        async count(claims) {
          // Who took the batch over got there first.
          if (frozen) await adapters.ledger.count(claims);
          frozen = false;
          return adapters.ledger.count(claims);
        },
      },
    }));
    await centre.call("premium");
    await expect.poll(centre.counted).toEqual({ variant_a: 1 });
    await centre.call("side");
    const metrics = () => worker.registry.metrics();
    await expect.poll(metrics).toMatch(/^menuswitch_exposures_total\{menu="side",.*\} 1$/m);
    expect(await metrics()).not.toMatch(/^menuswitch_exposures_total\{menu="variant_a"/m);
    expect(await centre.counted()).toEqual({ variant_a: 1, side: 1 });
  });

  test("an interaction that comes twice at once is one exposure line", async () => {
    const centre = await setUp();
    const callers = await Promise.all(Array.from({ length: 40 }, () => centre.call("premium")));
    await Promise.all(callers.map((caller) => centre.call("premium", caller)));
    const workers = await Promise.all([1, 2].map(() => startTestWorker(centre)));
    await expect.poll(centre.counted).toEqual({ variant_a: 40 });
    const marker = await centre.call("side");
    const lines = () => workers.flatMap((worker) => worker.exposures());
    await expect
      .poll(() => lines().some((line) => line["interaction_id"] === marker.interactionId))
      .toBe(true);
    expect(lines()).toHaveLength(41);
  });

  test("a repeat that was counted long ago still gets a target delivered that is in need", async () => {
    const centre = await setUp();
    let areLost = true;
    let lost = 0;
    const worker = await startTestWorker(centre, { SWEEP_INTERVAL_MS: "3600000" }, (adapters) => ({
      ...adapters,
      deliveries: {
        ...adapters.deliveries,
        poke: async (targetId) => {
          if (areLost) lost += 1;
          else await adapters.deliveries.poke(targetId);
        },
      },
    }));
    // The sweep at the start would find the target in need as well, and poke it.
    await worker.sweepNow();
    const caller = await centre.call("premium");
    await expect.poll(() => lost).toBeGreaterThan(0);
    await expect.poll(centre.counted).toEqual({ variant_a: 1 });
    expect(centre.puts()).toHaveLength(0);
    areLost = false;
    await centre.call("premium", caller);
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    expect(worker.exposures()).toHaveLength(1);
  });

  test("a customer known by several identities hears the menu of the first that has a segment", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    await centre.redis.set(`${centre.keyPrefix}:segment:+13175550123`, "premium");
    const otherIdentities = ["contact-2", "+13175550123"];
    await centre.call("default", { customerId: "contact-1", otherIdentities });
    await centre.call("side", { customerId: "contact-3", otherIdentities });
    await expect.poll(() => worker.exposures()).toHaveLength(2);
    expect(worker.exposures().map((line) => line["customer_segment"])).toEqual(
      expect.arrayContaining(["premium", "side"]),
    );
    expect(new Set(worker.exposures().map((line) => line["customer"])).size).toBe(2);
    expect(JSON.stringify(worker.lines)).not.toMatch(/contact-|3175550123/);
  });

  test("a caller who was told the menu already is logged and counted with that one, and moves no target", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    const decided = { menuId: "variant_of_before", segment: "premium" };
    const told = await centre.call("side", { source: "decision", decided });
    await centre.call("side", told);
    const marker = await centre.call("default");
    await expect.poll(() => worker.exposures().at(-1)?.["interaction_id"]).toBe(marker.interactionId);
    expect(worker.exposures()).toMatchObject([
      {
        interaction_id: told.interactionId,
        variant_id: "variant_of_before",
        customer_segment: "premium",
        customer: expect.stringMatching(/^c_/),
        target: null,
        revision: null,
        source: "decision",
      },
      { variant_id: "variant_b" },
    ]);
    await expect.poll(centre.counted).toEqual({ variant_of_before: 1, variant_b: 1 });
    await expect.poll(() => centre.menuAt()).toBe(HOURS);
    const [main, side] = await worker.targets.read(["flow:flow-main", "flow:flow-side"]);
    expect(main?.desired).toMatchObject({ menuId: "variant_b", revision: 1 });
    expect(side?.desired).toBeUndefined();
  });

  test("stored segments nobody can use count as the default", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    await centre.redis.set(`${centre.keyPrefix}:segment:long`, "x".repeat(1_000_000));
    await centre.redis.lpush(`${centre.keyPrefix}:segment:list`, "premium");
    await centre.redis.set(`${centre.keyPrefix}:segment:proto`, "__proto__");
    for (const customerId of ["long", "list", "proto"]) await centre.call("default", { customerId });
    await expect.poll(() => worker.exposures()).toHaveLength(3);
    expect(worker.exposures().map((line) => [line["customer_segment"], line["variant_id"]])).toEqual(
      expect.arrayContaining([
        ["default", "variant_b"],
        ["default", "variant_b"],
        ["__proto__", "variant_b"],
      ]),
    );
    const notUsed = worker.lines.filter(({ msg }) => msg === "a stored segment was not used");
    expect(notUsed).toHaveLength(2);
    const pseudonyms = worker.exposures().map((line) => line["customer"]);
    expect(pseudonyms).toEqual(expect.arrayContaining(notUsed.map((line) => line["customer"])));
  });
});

type Where = Partial<Record<keyof Adapters, readonly string[]>>;

/** Lets the first call of the named methods fail before it does anything, and the second after it did everything. */
function crashAround(adapters: Adapters, where: Where): Adapters {
  const altered: Record<string, unknown> = { ...adapters };
  for (const [adapter, methods] of Object.entries(where)) {
    const original: object = Object(Reflect.get(adapters, adapter));
    altered[adapter] = { ...original };
    for (const method of methods) {
      let calls = 0;
      Reflect.set(Object(altered[adapter]), method, async (...args: unknown[]) => {
        calls += 1;
        if (calls === 1) throw new Error(`crashed before ${method}`);
        const result = await Reflect.apply(Reflect.get(original, method), original, args);
        if (calls === 2) throw new Error(`crashed after ${method}`);
        return result;
      });
    }
  }
  return altered as Adapters;
}
