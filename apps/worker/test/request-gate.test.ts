import { makeBudget, makeKeys, makeScripts, makeTargetStore } from "@menuswitch/state";
import { testRedis } from "@menuswitch/test-support";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { makeRequestGate } from "../src/request-gate.ts";

const PLACE = "flow:flow-main";
const TOKEN = "this delivery's";
const LEASE_MS = 60_000;
const KINDS = ["read", "write"] as const;

/** A delivery that holds its lease, in a process whose own clock stands still but where a test lets it go on. */
async function setUp({ turnAgeMs = 0 } = {}) {
  const { redis, keyPrefix } = testRedis();
  const keys = makeKeys(keyPrefix);
  const runScript = makeScripts(redis);
  const targets = makeTargetStore({ redis, runScript, keys, suspectDelayMs: 60_000 });
  const budget = makeBudget({ redis, runScript, keys, limitPerMinute: 300, random: () => 0 });
  await targets.acquire(PLACE, TOKEN, LEASE_MS);
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());

  let frozenMs = 0;
  /** As if the process were stopped between an answer of Redis and what it does with it. */
  const thenFrozen = <Answer>(answer: Answer): Answer => {
    vi.advanceTimersByTime(frozenMs);
    frozenMs = 0;
    return answer;
  };
  const gate = makeRequestGate({
    targets: {
      rearm: (...args) => targets.rearm(...args).then(thenFrozen),
      openIntent: (...args) => targets.openIntent(...args).then(thenFrozen),
    },
    budget: { ...budget, take: (longestWaitMs) => budget.take(longestWaitMs).then(thenFrozen) },
    place: PLACE,
    token: TOKEN,
    turnAt: performance.now() - turnAgeMs,
    leaseMs: LEASE_MS,
    contentHash: "hash",
    now: Date.now,
  });
  return {
    gate,
    redis,
    lease: keys.targetLease(PLACE),
    freezeOnce: (ms: number) => {
      frozenMs = ms;
    },
  };
}

describe("the gate before a request", () => {
  test.for(KINDS)("lets no %s through once the lease is another's", async (kind) => {
    const { gate, redis, lease } = await setUp();
    await redis.set(lease, "another worker's", "PX", 60_000);
    await expect(gate.beforeRequest(kind)).rejects.toThrow("the lease was lost");
    expect([gate.intentIsOpen(), gate.mayHaveWritten()]).toEqual([false, false]);
    expect(await redis.get(lease)).toBe("another worker's");
  });

  test.for(KINDS)("lets no %s through that was frozen after Redis said it may", async (kind) => {
    const { gate, freezeOnce } = await setUp();
    freezeOnce(2_001);
    await expect(gate.beforeRequest(kind)).rejects.toThrow("the process was frozen");
    expect([gate.intentIsOpen(), gate.mayHaveWritten()]).toEqual([kind === "write", false]);
    await gate.beforeRequest("write");
    expect(gate.mayHaveWritten()).toBe(true);
  });

  test.for([401, 409, 429])("knows that what was answered %i has written nothing", async (status) => {
    const { gate } = await setUp();
    await gate.beforeRequest("write");
    gate.onAnswer({ status });
    expect(gate.mayHaveWritten()).toBe(false);
  });

  test.for([
    ["one that was taken", 200],
    ["one that was taken in time or not", 408],
    ["one that was half done", 500],
  ] as const)("does not forget %s when a later one is refused", async ([, status]) => {
    const { gate } = await setUp();
    await gate.beforeRequest("write");
    gate.onAnswer({ status });
    for (const kind of KINDS) {
      await gate.beforeRequest(kind);
      gate.onAnswer({ status: 401 });
    }
    expect(gate.mayHaveWritten()).toBe(true);
  });

  test("lets nothing through that was frozen when its turn came", async () => {
    const { gate, freezeOnce } = await setUp({ turnAgeMs: 1_000 });
    freezeOnce(2_001);
    await expect(gate.beforeRequest("write")).rejects.toThrow("the process was frozen");
    expect([gate.intentIsOpen(), gate.mayHaveWritten()]).toEqual([false, false]);
  });
});
