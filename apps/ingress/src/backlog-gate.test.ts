import { setImmediate } from "node:timers/promises";
import { makeMetrics } from "@menuswitch/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { openBacklogGate } from "./backlog-gate.ts";

type Depths = { waiting: number; delayed: number; oldestWaitingMs: number }[];

function setUp(read: () => Depths) {
  const metrics = makeMetrics({ app: "ingress" });
  const gate = openBacklogGate({
    read: async () => read(),
    maxBatches: 10,
    maxAgeSeconds: 60,
    metrics,
  });
  onTestFinished(() => gate.close());
  return { gate, metrics };
}

test.for<[string, Depths, boolean]>([
  ["nothing waits", [], false],
  ["less waits than the mark", [{ waiting: 9, delayed: 0, oldestWaitingMs: 59_999 }], false],
  ["as many batches wait as the mark says", [{ waiting: 10, delayed: 0, oldestWaitingMs: 0 }], true],
  ["batches that failed wait for their next attempt", [{ waiting: 4, delayed: 6, oldestWaitingMs: 0 }], true],
  [
    "the queues together hold as many",
    [
      { waiting: 5, delayed: 0, oldestWaitingMs: 0 },
      { waiting: 5, delayed: 0, oldestWaitingMs: 0 },
    ],
    true,
  ],
  [
    "few batches wait, the oldest of them too long",
    [
      { waiting: 1, delayed: 0, oldestWaitingMs: 60_000 },
      { waiting: 1, delayed: 0, oldestWaitingMs: 5 },
    ],
    true,
  ],
])("where %s: full %s", async ([, depths, full]) => {
  const { gate } = setUp(() => depths);
  await setImmediate();
  expect(gate.isFull()).toBe(full);
});

test("marks, depth and age are metrics", async () => {
  const { metrics } = setUp(() => [{ waiting: 3, delayed: 1, oldestWaitingMs: 2_500 }]);
  const told = () => metrics.registry.metrics();
  await expect.poll(told).toMatch(/^menuswitch_backlog_batches(\{.*\})? 4$/m);
  expect(await told()).toMatch(/^menuswitch_backlog_oldest_seconds(\{.*\})? 2\.5$/m);
  expect(await told()).toMatch(/^menuswitch_backlog_limit\{of="batches".*\} 10$/m);
  expect(await told()).toMatch(/^menuswitch_backlog_limit\{of="oldest_seconds".*\} 60$/m);
});

test("what cannot be read sheds nothing: the write itself will tell", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let fails = false;
  const { gate } = setUp(() => {
    if (fails) throw new Error("Redis is away");
    return [{ waiting: 99, delayed: 0, oldestWaitingMs: 0 }];
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(gate.isFull()).toBe(true);
  fails = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(gate.isFull()).toBe(false);
});
