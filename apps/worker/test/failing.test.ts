import { deliveriesQueue } from "@menuswitch/queue";
import { Queue } from "bullmq";
import { describe, expect, onTestFinished, test } from "vitest";
import { gapsBetween } from "./gaps-between.ts";
import { type Centre, setUp, startTestWorker } from "./start-test-worker.ts";

const PRIORITY = "Press 1 for priority support";
const HOURS = "Press 1 for business hours";

function deliveriesOf({ redis, keyPrefix }: Centre) {
  const { name, prefix } = deliveriesQueue(keyPrefix);
  const queue = new Queue(name, { connection: redis, prefix });
  onTestFinished(() => queue.close());
  return queue;
}

describe("failing", () => {
  test("a second 401 fails the delivery and blocks nothing", async () => {
    const centre = await setUp();
    centre.simulator.addFault({ kind: "status", status: 401, count: 2 });
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    expect(worker.updates()[0]).toMatchObject({ success: false, status: 401, error_code: "UNAUTHORIZED" });
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    expect(centre.puts().map(({ status }) => status)).toEqual([401, 401, 200]);
  });

  test("server errors are retried with growing pauses, each an attempt", async () => {
    const centre = await setUp();
    centre.simulator.addFault({ kind: "status", status: 503, count: 3 });
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt(), { timeout: 20_000 }).toBe(PRIORITY);
    const gaps = gapsBetween(centre.puts().map(({ startedAtMs }) => startedAtMs));
    expect(gaps[0]).toBeGreaterThanOrEqual(1_000);
    expect(gaps[0]).toBeLessThan(2_000);
    expect(gaps[1]).toBeGreaterThanOrEqual(1.5 * (gaps[0] ?? 0));
    expect(gaps[2]).toBeGreaterThanOrEqual(1.5 * (gaps[1] ?? 0));
    await expect
      .poll(() => worker.updates().map(({ attempt, error_code }) => [attempt, error_code]))
      .toEqual([
        [1, "SERVER_ERROR"],
        [2, "SERVER_ERROR"],
        [3, "SERVER_ERROR"],
        [4, null],
      ]);
  });

  test("a write whose reply was lost is repeated, and once more after the delay", async () => {
    const centre = await setUp();
    centre.simulator.addFault({ kind: "reply-lost", count: 1 });
    const worker = await startTestWorker(centre, { SUSPECT_DELAY_MS: "3000" });
    await centre.call("premium");
    await expect.poll(() => worker.updates(), { timeout: 20_000 }).toHaveLength(3);
    expect(worker.updates().map(({ success }) => success)).toEqual([false, true, true]);
    const [lost, , suspect] = centre.puts();
    expect((suspect?.startedAtMs ?? 0) - (lost?.startedAtMs ?? 0)).toBeGreaterThanOrEqual(3_000);
  });

  test("a write that the server applies late does not stay", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre, { GENESYS_TIMEOUT_MS: "300", SUSPECT_DELAY_MS: "7000" });
    centre.simulator.addFault({ kind: "late-apply", applyAfterMs: 6_000, count: 1 });
    await centre.call("default");
    await expect.poll(() => centre.puts()).toHaveLength(1);
    await centre.call("premium");
    await expect
      .poll(() => centre.simulator.history("flow-main").length, { timeout: 25_000 })
      .toBeGreaterThanOrEqual(3);
    expect(centre.menuAt()).toBe(PRIORITY);
    await expect.poll(() => worker.updates().length).toBeGreaterThanOrEqual(3);
  });

  test("a timeout is not followed by a second write while the server may still work on the first", async () => {
    const centre = await setUp();
    centre.simulator.addFault({ kind: "late-apply", applyAfterMs: 3_000, count: 1 });
    await startTestWorker(centre, { GENESYS_TIMEOUT_MS: "300" });
    const queue = deliveriesOf(centre);
    await centre.call("premium");
    await expect.poll(() => centre.puts()).toHaveLength(1);
    await expect.poll(() => queue.getDelayedCount()).toBe(1);
    // Nor when a person does not wait for the pause to end.
    const [paused] = await queue.getDelayed();
    await paused?.promote();
    await expect.poll(() => centre.puts().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    expect(centre.simulator.inFlight("flow-main").highest).toBe(1);
  });

  test("a wrong secret is one line and one failed delivery that says so, and no write", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre, { GENESYS_CLIENT_SECRET: "wrong" });
    const queue = deliveriesOf(centre);
    await centre.call("premium");
    await expect.poll(() => queue.getFailedCount()).toBe(1);
    expect((await queue.getFailed())[0]?.failedReason).toMatch(/secret/i);
    expect(worker.updates()).toEqual([
      expect.objectContaining({ success: false, attempt: 1, error_code: "UNAUTHORIZED" }),
    ]);
    expect(centre.puts()).toHaveLength(0);
  });

  test("what can never work fails at once with cause and remedy, and is not tried again until something changed", async () => {
    const centre = await setUp();
    const fault = centre.simulator.addFault({ kind: "status", status: 403, flowId: "flow-main" });
    const worker = await startTestWorker(centre);
    const queue = deliveriesOf(centre);
    await centre.call("premium");
    await expect.poll(() => queue.getFailedCount()).toBe(1);
    const [job] = await queue.getFailed();
    expect(job?.failedReason).toMatch(/403/);
    expect(job?.failedReason).toMatch(/architect:flow:edit/);
    expect(worker.updates()[0]).toMatchObject({ success: false, status: 403, error_code: "FORBIDDEN" });
    expect(worker.lines).toContainEqual(
      expect.objectContaining({ level: 50, msg: "a menu was not delivered", target: "main-ivr" }),
    );
    const metrics = await worker.registry.metrics();
    expect(metrics).toMatch(/^menuswitch_deliveries_total\{outcome="give-up",.*\} 1$/m);
    expect(metrics).toMatch(/^menuswitch_delivery_seconds_count\{.*\} 1$/m);

    // Three sweeps and a caller of the same segment later: still that one write. Another target goes on.
    for (let index = 0; index < 3; index += 1) {
      await centre.call("premium");
      await worker.sweepNow();
    }
    await centre.call("side");
    await expect.poll(() => centre.menuAt("flow-side")).toBe("Press 1 for an agent");
    expect(centre.puts()).toHaveLength(1);

    // New content tries afresh.
    await centre.call("default");
    await expect.poll(() => centre.puts()).toHaveLength(2);
    centre.simulator.removeFault(fault.id);
    await expect.poll(() => queue.getFailedCount()).toBe(2);

    // So does a person's retry.
    const [latest] = await queue.getFailed();
    await latest?.retry();
    await expect.poll(() => centre.menuAt()).toBe(HOURS);
  });
});
