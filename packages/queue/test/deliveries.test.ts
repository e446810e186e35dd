import { setTimeout as sleep } from "node:timers/promises";
import { DeliveryError } from "@menuswitch/domain";
import { testRedis } from "@menuswitch/test-support";
import { Queue } from "bullmq";
import { describe, expect, onTestFinished, test } from "vitest";
import { type DeliveryRun, type DeliveryVerdict, deliveriesQueue, makeDeliveries } from "../src/index.ts";

const unavailable = new DeliveryError({ code: "SERVER_ERROR", message: "503", remedy: "wait" });
const forbidden = new DeliveryError({
  code: "FORBIDDEN",
  message: "403 missing.permissions.",
  remedy: "Give the role architect:flow:edit.",
});

function setUp(coalesceWindowMs = 0) {
  const { redis, keyPrefix } = testRedis();
  const deliveries = makeDeliveries({ redis, keyPrefix, coalesceWindowMs });
  const { name, prefix } = deliveriesQueue(keyPrefix);
  const queue = new Queue(name, { connection: redis, prefix });
  const errors: Error[] = [];
  onTestFinished(async () => {
    await deliveries.close();
    await queue.close();
  });

  /** Runs `verdicts` in order, the last for ever; records each run. */
  function consume(deliver: (run: DeliveryRun, count: number) => Promise<DeliveryVerdict> | DeliveryVerdict) {
    const runs: (DeliveryRun & { at: number })[] = [];
    const consumer = deliveries.consume({
      concurrency: 10,
      deliver: async (run) => {
        runs.push({ ...run, at: Date.now() });
        return deliver(run, runs.length);
      },
      onError: (error) => errors.push(error),
    });
    onTestFinished(() => consumer.close());
    return runs;
  }
  return { deliveries, queue, consume, errors };
}

describe("deliveries", () => {
  test("any number of pokes before a run are one run", async () => {
    const { deliveries, consume, queue } = setUp(100);
    for (let index = 0; index < 20; index += 1) await deliveries.poke("main-ivr");
    const runs = consume(() => ({ verdict: "done" }));
    await expect.poll(() => runs.length).toBe(1);
    await expect
      .poll(() => queue.getJobCounts("waiting", "active", "delayed"))
      .toEqual({
        waiting: 0,
        active: 0,
        delayed: 0,
      });
    expect(runs).toHaveLength(1);
  });

  test("pokes during a run are one more run, after it", async () => {
    const { deliveries, consume } = setUp();
    let running = 0;
    let mostAtOnce = 0;
    const runs = consume(async (_run, count) => {
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      if (count === 1) for (let index = 0; index < 5; index += 1) await deliveries.poke("main-ivr");
      running -= 1;
      return { verdict: "done" };
    });
    await deliveries.poke("main-ivr");
    await expect.poll(() => runs.length).toBe(2);
    await deliveries.poke("another");
    await expect.poll(() => runs.at(-1)?.targetId).toBe("another");
    expect(runs).toHaveLength(3);
    expect(mostAtOnce).toBe(1);
  });

  test("the coalescing window delays a poke, and further pokes do not push it back", async () => {
    const { deliveries, consume } = setUp(300);
    const runs = consume(() => ({ verdict: "done" }));
    const begin = Date.now();
    const poking = (async () => {
      while (runs.length === 0) {
        await deliveries.poke("main-ivr");
        await sleep(20);
      }
    })();
    await poking;
    expect((runs[0]?.at ?? 0) - begin).toBeGreaterThanOrEqual(290);
  });

  test("a retry comes after the pause it names and counts as an attempt; a wait does not", async () => {
    const { deliveries, consume } = setUp();
    const verdicts: DeliveryVerdict[] = [
      { verdict: "retry", delayMs: 200, error: unavailable },
      { verdict: "later", delayMs: 150 },
      { verdict: "retry", delayMs: 100, error: unavailable },
      { verdict: "done" },
    ];
    const runs = consume((_run, count) => verdicts[count - 1] ?? { verdict: "done" });
    await deliveries.poke("main-ivr");
    await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(4);
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2, 2, 3]);
    const gaps = runs.slice(1).map((run, index) => run.at - (runs[index]?.at ?? 0));
    for (const [index, least] of [200, 150, 100].entries())
      expect(gaps[index]).toBeGreaterThanOrEqual(least - 5);
  });

  test("a poke during a backoff does not cut it short", async () => {
    const { deliveries, consume } = setUp();
    const runs = consume((_run, count) =>
      count === 1 ? { verdict: "retry", delayMs: 600, error: unavailable } : { verdict: "done" },
    );
    await deliveries.poke("main-ivr");
    await expect.poll(() => runs.length).toBe(1);
    for (let index = 0; index < 10; index += 1) await deliveries.poke("main-ivr");
    await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(2);
    expect((runs[1]?.at ?? 0) - (runs[0]?.at ?? 0)).toBeGreaterThanOrEqual(595);
  });

  test("a pause stops the runs of every consumer and spends no attempt", async () => {
    const { deliveries, consume } = setUp();
    await deliveries.setPace(100, 1_000);
    const other = consume(() => ({ verdict: "done" }));
    const runs = consume(({ targetId }, count) =>
      targetId === "limited" && count === 1 ? { verdict: "pause", pauseMs: 1_200 } : { verdict: "done" },
    );
    // Whichever consumer gets it; repeated until the pausing one did.
    await expect
      .poll(
        async () => {
          await deliveries.poke("limited");
          return runs.length;
        },
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0);
    const pausedAt = runs[0]?.at ?? 0;
    await Promise.all(["a", "b", "c", "d"].map((target) => deliveries.poke(target)));
    await expect
      .poll(
        () =>
          new Set([...runs, ...other].filter(({ at }) => at > pausedAt).map(({ targetId }) => targetId)).size,
        {
          timeout: 10_000,
        },
      )
      .toBe(5);
    const after = [...runs, ...other].filter(({ at }) => at > pausedAt + 250);
    expect(after).not.toEqual([]);
    expect(Math.min(...after.map(({ at }) => at)) - pausedAt).toBeGreaterThanOrEqual(1_150);
    expect(after.map(({ attempt }) => attempt)).toEqual(after.map(() => 1));
  });

  test("a shorter pause does not cut a longer one short", async () => {
    const { deliveries, consume } = setUp();
    await deliveries.setPace(100, 1_000);
    const runs = consume(async ({ targetId }, count) => {
      if (count > 2) return { verdict: "done" };
      if (targetId === "long") return { verdict: "pause", pauseMs: 1_500 };
      await sleep(300);
      return { verdict: "pause", pauseMs: 50 };
    });
    await Promise.all(["short", "long"].map((target) => deliveries.poke(target)));
    await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(4);
    const pausedAt = runs.find(({ targetId }) => targetId === "long")?.at ?? 0;
    expect((runs[2]?.at ?? 0) - pausedAt).toBeGreaterThanOrEqual(1_450);
  });

  test("what failed for good shows cause and remedy, and runs again when a person retries it", async () => {
    const { deliveries, consume, queue } = setUp();
    const verdicts: DeliveryVerdict[] = [
      { verdict: "give-up", error: forbidden },
      { verdict: "retry", delayMs: 10, error: unavailable },
      { verdict: "done" },
    ];
    const runs = consume((_run, count) => verdicts[count - 1] ?? { verdict: "done" });
    await deliveries.poke("main-ivr");
    await expect.poll(() => queue.getFailedCount()).toBe(1);
    const [job] = await queue.getFailed();
    expect(job?.failedReason).toContain("403 missing.permissions");
    expect(job?.failedReason).toContain("architect:flow:edit");
    expect(job?.data).toEqual({ refused: { code: "FORBIDDEN", remedy: forbidden.remedy } });
    await job?.retry();
    await expect.poll(() => runs.length).toBe(3);
    // The third is the second's own next attempt, not another wish of the person.
    expect(runs.map(({ retriedByOperator }) => retriedByOperator)).toEqual([false, true, false]);
    await expect.poll(() => queue.getFailedCount()).toBe(0);
  });

  test("a run that throws is tried again", async () => {
    const { deliveries, consume } = setUp();
    const runs = consume((_run, count) => {
      if (count === 1) throw new Error("Redis hiccup");
      return { verdict: "done" };
    });
    await deliveries.poke("main-ivr");
    await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(2);
  });

  test("the pace is kept over all consumers", async () => {
    const { deliveries, consume } = setUp();
    await deliveries.setPace(5, 1_000);
    const runs = [consume(() => ({ verdict: "done" })), consume(() => ({ verdict: "done" }))];
    // Not the first run's own time: the window begins when Redis lets the job go, which a busy process sees late.
    const begin = Date.now();
    for (let index = 0; index < 14; index += 1) await deliveries.poke(`target-${index}`);
    await expect.poll(() => runs.flat().length, { timeout: 15_000 }).toBe(14);
    expect(Math.max(...runs.flat().map(({ at }) => at)) - begin).toBeGreaterThanOrEqual(1_990);
  });
});
