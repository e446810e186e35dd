import { describe, expect, test } from "vitest";
import { gapsBetween } from "./gaps-between.ts";
import { setUp, startTestWorker } from "./start-test-worker.ts";

const PRIORITY = "Press 1 for priority support";

describe("told to wait", () => {
  test.for(["seconds", "http-date", "reset-header-only"] as const)(
    "429 with the wait told by %s stops every worker until then and spends no attempt",
    async (retryAfter) => {
      const centre = await setUp();
      centre.simulator.addFault({ kind: "rate-limited", retryAfter, seconds: 2, count: 1 });
      const workers = await Promise.all([1, 2].map(() => startTestWorker(centre)));
      await centre.call("premium");
      await expect.poll(() => centre.simulator.counts({ method: "PUT" })).toMatchObject({ 429: 1 });
      const refusedAt = centre.puts()[0]?.endedAtMs ?? 0;
      await centre.call("side");
      await expect.poll(() => centre.menuAt(), { timeout: 10_000 }).toBe(PRIORITY);
      await expect.poll(() => centre.menuAt("flow-side"), { timeout: 10_000 }).toBe("Press 1 for an agent");

      const later = centre.simulator.requests({ method: "PUT" }).slice(1);
      // An HTTP date has whole seconds only: up to one less.
      const least = retryAfter === "http-date" ? 1_000 : 1_990;
      expect(Math.min(...later.map(({ startedAtMs }) => startedAtMs)) - refusedAt).toBeGreaterThanOrEqual(
        least,
      );
      expect(Math.min(...later.map(({ startedAtMs }) => startedAtMs)) - refusedAt).toBeLessThan(4_500);
      const attempts = () =>
        workers
          .flatMap((worker) => worker.updates())
          .filter(({ target }) => target === "main-ivr")
          .sort((a, b) => Number(a["timestamp"]) - Number(b["timestamp"]))
          .map(({ status, attempt, error_code }) => [status, attempt, error_code]);
      await expect.poll(attempts).toEqual([
        [429, 1, "RATE_LIMITED"],
        [200, 1, null],
      ]);
    },
  );

  test("429 without any hint pauses at least a second, then longer", async () => {
    const centre = await setUp({ simulator: { rateLimitPerMinute: 6_000 } });
    centre.simulator.addFault({ kind: "rate-limited", retryAfter: "none", count: 3 });
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt(), { timeout: 20_000 }).toBe(PRIORITY);
    const [first = 0, second = 0, third = 0] = gapsBetween(
      centre.puts().map(({ startedAtMs }) => startedAtMs),
    );
    expect(first).toBeGreaterThanOrEqual(1_000);
    expect(second).toBeGreaterThanOrEqual(2_000);
    expect(third).toBeGreaterThanOrEqual(4_000);
    // Of 95 % of 6,000 a minute.
    const pace = /^menuswitch_budget_pace_per_minute\{.*\} (\S+)$/m.exec(
      await worker.registry.metrics(),
    )?.[1];
    expect(Number(pace)).toBeGreaterThan(2_800);
    expect(Number(pace)).toBeLessThan(4_000);
  });

  test("a throttled token endpoint is waited for: no attempt, no line, no pause for others", async () => {
    const centre = await setUp();
    centre.simulator.addFault({ kind: "token-throttled", count: 1 });
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt(), { timeout: 15_000 }).toBe(PRIORITY);
    await expect
      .poll(() => worker.updates())
      .toEqual([expect.objectContaining({ success: true, attempt: 1 })]);
    expect(await worker.budget.pausedForMs()).toBe(0);
    expect(centre.simulator.requests({ endpoint: "token" })).toHaveLength(2);
  });
});
