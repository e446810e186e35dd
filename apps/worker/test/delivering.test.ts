import { writeFile } from "node:fs/promises";
import { CATALOG, catalogOfTargets } from "@menuswitch/test-support";
import { describe, expect, test } from "vitest";
import type { Adapters } from "../src/adapters.ts";
import { setUp, startTestWorker } from "./start-test-worker.ts";

const PRIORITY = "Press 1 for priority support";
const HOURS = "Press 1 for business hours";

/** A worker that does something else each time before it asks for a turn. */
const beforeEachTurn =
  (act: (adapters: Adapters) => Promise<void>) =>
  (adapters: Adapters): Adapters => ({
    ...adapters,
    budget: {
      ...adapters.budget,
      async take(longestWaitMs) {
        await act(adapters);
        return adapters.budget.take(longestWaitMs);
      },
    },
  });

describe("delivering", () => {
  test("brings the caller's menu to the flow, and logs the write once", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    expect(centre.menuAt()).toBe(PRIORITY);
    expect(worker.updates()[0]).toMatchObject({
      event_type: "ivr_menu_update",
      flow_id: "flow-main",
      variant_id: "variant_a",
      customer_segment: "premium",
      success: true,
      target: "main-ivr",
      status: 200,
      attempt: 1,
      coalesced: 1,
      revision: 1,
      error_code: null,
    });
    const { latency_ms, timestamp } = worker.updates()[0] ?? {};
    expect(latency_ms).toBeGreaterThan(0);
    expect(Number(latency_ms) * 100).toBeCloseTo(Math.round(Number(latency_ms) * 100), 5);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(30);
  });

  test("a target that holds the desired menu is not written again", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    for (let index = 0; index < 20; index += 1) await centre.call("premium");
    await expect.poll(() => worker.exposures()).toHaveLength(21);
    await centre.call("default");
    await expect.poll(() => centre.menuAt()).toBe(HOURS);
    expect(centre.puts()).toHaveLength(2);
    await expect.poll(() => worker.updates()[1]).toMatchObject({ coalesced: 21, revision: 2 });
  });

  test("repeats are not counted among the callers that one write answers", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    const caller = await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    for (let index = 0; index < 3; index += 1) await centre.call("premium", caller);
    await expect.poll(() => worker.registry.metrics()).toMatch(/^menuswitch_duplicates_total\{.*\} 3$/m);
    await centre.call("default");
    await expect.poll(() => worker.updates()[1]).toMatchObject({ coalesced: 1, revision: 2 });
  });

  test("a storm becomes a handful of writes, and the newest caller's menu stands at the end", async () => {
    const centre = await setUp({ simulator: { latencyMs: 20 } });
    const worker = await startTestWorker(centre, { COALESCE_WINDOW_MS: "100" });
    const begin = Date.now() - 10_000;
    await Promise.all(
      Array.from({ length: 400 }, (_, index) =>
        centre.call(index % 2 ? "premium" : "default", { occurredAt: begin + ((index * 7_919) % 400) }),
      ),
    );
    await expect.poll(() => worker.exposures(), { timeout: 20_000 }).toHaveLength(400);
    // The newest of them is the one whose (index * 7919) % 400 is 399: odd, so premium.
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    expect(centre.puts().length).toBeLessThanOrEqual(10);
  });

  test("one writer per target, however many workers and changes", async () => {
    const centre = await setUp({ simulator: { latencyMs: 30 } });
    const workers = await Promise.all(
      [1, 2, 3].map(() => startTestWorker(centre, { COALESCE_WINDOW_MS: "0" })),
    );
    let calls = 0;
    while (centre.puts().length < 8 && calls < 5_000) {
      await centre.call(calls % 2 ? "default" : "premium");
      calls += 1;
    }
    await centre.call("premium");
    await expect.poll(() => workers.flatMap((worker) => worker.exposures()).length).toBe(calls + 1);
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    expect(centre.puts().length).toBeGreaterThanOrEqual(8);
    expect(centre.simulator.inFlight("flow-main").highest).toBe(1);
  });

  test("a target that hangs does not keep another waiting", async () => {
    const centre = await setUp();
    centre.simulator.addFault({ kind: "hang", flowId: "flow-side" });
    await startTestWorker(centre, { GENESYS_TIMEOUT_MS: "3000" });
    await centre.call("side");
    await expect.poll(() => centre.puts("flow-side")).toHaveLength(1);
    const begin = performance.now();
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });

  test("a revoked token is refreshed once and the write repeated once, as one successful line", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    centre.simulator.revokeTokens();
    await centre.call("default");
    await expect.poll(() => worker.updates()).toHaveLength(2);
    expect(worker.updates()[1]).toMatchObject({ success: true, status: 200, attempt: 1 });
    expect(centre.simulator.tokens().issued).toBe(2);
    expect(centre.puts().map(({ status }) => status)).toEqual([200, 401, 200]);
  });

  test("a lost poke is found by the sweep", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre, {}, (adapters) => ({
      ...adapters,
      deliveries: { ...adapters.deliveries, poke: failOnce(() => {}, adapters.deliveries.poke) },
    }));
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    await expect.poll(() => worker.updates()).toHaveLength(1);
  });

  test("a write that comes back after its lease went to another is repaired at once", async () => {
    const centre = await setUp();
    // Not left to the sweep, which would find it too.
    const worker = await startTestWorker(centre, { SWEEP_INTERVAL_MS: "60000" });
    centre.simulator.addFault({ kind: "latency", ms: 700, count: 1 });
    await centre.call("premium");
    await expect.poll(() => centre.simulator.inFlight("flow-main").current).toBe(1);
    await centre.redis.set(`${centre.keyPrefix}:{target:flow:flow-main}:lease`, "somebody else", "PX", 100);
    await expect.poll(() => worker.updates(), { timeout: 10_000 }).toHaveLength(2);
    expect(worker.lines.some(({ msg }) => String(msg).startsWith("the lease was lost"))).toBe(true);
    expect(await worker.registry.metrics()).toMatch(/^menuswitch_repairs_total\{.*\} 1$/m);
    await expect.poll(async () => (await worker.targets.read(["flow:flow-main"]))[0]?.intent).toBeUndefined();
  });

  test("all workers together stay within the limit, and use it", async () => {
    const centre = await setUp({ simulator: { rateLimitPerMinute: 60 }, catalog: catalogOfTargets(30) });
    const workers = await Promise.all(
      [1, 2].map(() =>
        startTestWorker(centre, { GENESYS_RATE_LIMIT_PER_MINUTE: "60", COALESCE_WINDOW_MS: "0" }),
      ),
    );
    const begin = Date.now();
    await Promise.all(Array.from({ length: 30 }, (_, index) => centre.call(`segment_${index}`)));
    await expect
      .poll(() => workers.flatMap((worker) => worker.updates()).length, { timeout: 20_000 })
      .toBeGreaterThan(8);
    const seconds = (Date.now() - begin) / 1_000;
    expect(workers.flatMap((worker) => worker.updates()).every(({ status }) => status === 200)).toBe(true);
    expect(centre.simulator.requests({ endpoint: "api" }).length).toBeLessThanOrEqual(2 + seconds);
  });

  test("a target that takes two requests is written even at a limit that leaves seconds between them", async () => {
    const centre = await setUp({ catalog: CATALOG.replaceAll("profile: seed", "profile: platform") });
    const worker = await startTestWorker(centre, { GENESYS_RATE_LIMIT_PER_MINUTE: "30" });
    await centre.call("premium");
    await expect.poll(() => worker.updates(), { timeout: 15_000 }).toHaveLength(1);
    expect(worker.updates()[0]).toMatchObject({ success: true, attempt: 1 });
    const requests = centre.simulator.requests({ endpoint: "api", flowId: "flow-main" });
    expect(requests.map(({ method }) => method)).toEqual(["GET", "PUT"]);
  });

  test("a delivery that stands in line when all begin to pause sends nothing before they go on", async () => {
    const centre = await setUp();
    let pausedUntil: number | undefined;
    await startTestWorker(centre, {}, (adapters) => ({
      ...adapters,
      budget: {
        ...adapters.budget,
        async take(longestWaitMs) {
          if (pausedUntil !== undefined) return adapters.budget.take(longestWaitMs);
          // While it waits, another worker is told to wait.
          pausedUntil = Date.now() + 1_500;
          await adapters.budget.pause(1_500);
          return { granted: true, waitMs: 100 };
        },
      },
    }));
    await centre.call("premium");
    await expect.poll(() => centre.menuAt(), { timeout: 10_000 }).toBe(PRIORITY);
    expect(centre.puts().map(({ startedAtMs }) => startedAtMs >= (pausedUntil ?? 0) - 10)).toEqual([true]);
  });

  test("a delivery that finds its target taken gives its turn back", async () => {
    const centre = await setUp();
    const lease = `${centre.keyPrefix}:{target:flow:flow-main}:lease`;
    await centre.redis.set(lease, "another worker's", "PX", 700);
    let turns = 0;
    const worker = await startTestWorker(
      centre,
      {},
      beforeEachTurn(async () => {
        turns += 1;
      }),
    );
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    expect(turns).toBeGreaterThan(1);
    expect((await worker.budget.status()).used).toBeLessThanOrEqual(1);
  });

  test("a delivery whose work is gone when its turn comes gives the turn back", async () => {
    const centre = await setUp();
    let turns = 0;
    const worker = await startTestWorker(
      centre,
      {},
      beforeEachTurn(async ({ targets }) => {
        turns += 1;
        if (turns !== 2) return;
        // While it stands in line, a caller wants what is there already.
        await centre.call("premium");
        const desired = async () => (await targets.read(["flow:flow-main"]))[0]?.desired?.menuId;
        await expect.poll(desired).toBe("variant_a");
      }),
    );
    await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    await centre.call("default");
    await expect
      .poll(() => worker.registry.metrics())
      .toMatch(/^menuswitch_deliveries_total\{outcome="unneeded",.*\} 1$/m);
    expect(turns).toBe(2);
    expect(centre.puts()).toHaveLength(1);
    expect((await worker.budget.status()).used).toBeLessThanOrEqual(1);
  });

  test("a limit lower than the configured one is kept to once an answer has told it", async () => {
    const centre = await setUp({ simulator: { rateLimitPerMinute: 120 } });
    const worker = await startTestWorker(centre, { GENESYS_RATE_LIMIT_PER_MINUTE: "300" });
    await centre.call("premium");
    const pace = async () => Math.round((await worker.budget.status()).perMinute);
    await expect.poll(pace).toBe(114);
  });

  test("a turn that a slow Redis made old is taken anew", async () => {
    const centre = await setUp();
    let acquired = 0;
    const worker = await startTestWorker(centre, { GENESYS_RATE_LIMIT_PER_MINUTE: "60" }, (adapters) => ({
      ...adapters,
      targets: {
        ...adapters.targets,
        acquire: async (...args) => {
          acquired += 1;
          if (acquired === 1) await new Promise((resolve) => setTimeout(resolve, 150));
          return adapters.targets.acquire(...args);
        },
      },
    }));
    await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    expect((await worker.budget.status()).used).toBe(2);
  });

  test("a write that had to stop half-way leaves its target open, so that it is not taken for what it was", async () => {
    const locking = CATALOG.replaceAll("profile: seed", "profile: seed, lock: checkout-on-409");
    const centre = await setUp({ simulator: { requireLock: "always", operationMs: 0 }, catalog: locking });
    let stops = 0;
    const worker = await startTestWorker(centre, {}, (adapters) => ({
      ...adapters,
      budget: {
        ...adapters.budget,
        async take(longestWaitMs) {
          // The check-in of the second menu.
          const isHalfDone = centre.menuAt() === HOURS && stops === 0;
          if (!isHalfDone) return adapters.budget.take(longestWaitMs);
          stops += 1;
          return { granted: false, waitMs: 1_000 };
        },
      },
    }));
    await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    await centre.call("default");
    await expect.poll(() => stops).toBe(1);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
  });

  test("a renamed target is still the same flow: one writer, and nothing is written again", async () => {
    const centre = await setUp({ simulator: { latencyMs: 600 } });
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.simulator.inFlight("flow-main").current).toBe(1);
    await writeFile(centre.catalogFile, CATALOG.replaceAll("main-ivr", "front-door"));
    await expect
      .poll(() => worker.catalog.current().targets.has("front-door"), { timeout: 10_000 })
      .toBe(true);
    await centre.call("default");
    await expect.poll(() => centre.menuAt()).toBe(HOURS);
    expect(centre.simulator.inFlight("flow-main").highest).toBe(1);
    expect(centre.puts()).toHaveLength(2);
  });

  test("a Redis that came back empty gets its schedule, its pace and its catalog again", async () => {
    const centre = await setUp();
    await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    const keys = await centre.redis.keys(`${centre.keyPrefix}:*`);
    await centre.redis.del(...keys);
    const has = async (pattern: string) =>
      (await centre.redis.keys(`${centre.keyPrefix}:${pattern}`)).length > 0;
    await expect.poll(() => has("{sweep}:sweep:repeat*"), { timeout: 10_000 }).toBe(true);
    await expect.poll(() => has("{catalog}:current")).toBe(true);
    await expect
      .poll(() => centre.redis.hget(`${centre.keyPrefix}:{deliveries}:deliveries:meta`, "max"))
      .not.toBeNull();
    await centre.call("default");
    await expect.poll(() => centre.menuAt()).toBe(HOURS);
  });
});

function failOnce(
  fail: () => void,
  then: (targetId: string) => Promise<void>,
): (targetId: string) => Promise<void> {
  let failed = false;
  return async (targetId) => {
    if (failed) return then(targetId);
    failed = true;
    fail();
  };
}
