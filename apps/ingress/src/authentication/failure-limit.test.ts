import { describe, expect, test } from "vitest";
import { makeFailureLimit } from "./failure-limit.ts";

describe("the limit on failures", () => {
  test("counts per address, within a minute from the first failure", () => {
    let nowMs = 1_000;
    const limit = makeFailureLimit(2, () => nowMs);
    expect(limit.add("192.0.2.1")).toEqual({ excess: 0, retryAfterSeconds: 60 });
    nowMs += 20_000;
    expect(limit.add("192.0.2.1")).toEqual({ excess: 0, retryAfterSeconds: 40 });
    expect(limit.isExceeded("192.0.2.1")).toBe(false);
    expect(limit.add("192.0.2.1")).toEqual({ excess: 1, retryAfterSeconds: 40 });
    expect(limit.isExceeded("192.0.2.1")).toBe(true);
    expect(limit.isExceeded("192.0.2.2")).toBe(false);
    expect(limit.add("192.0.2.2").excess).toBe(0);

    nowMs += 39_999;
    expect(limit.add("192.0.2.1")).toEqual({ excess: 2, retryAfterSeconds: 1 });
    nowMs += 2;
    expect(limit.isExceeded("192.0.2.1")).toBe(false);
    expect(limit.add("192.0.2.1")).toEqual({ excess: 0, retryAfterSeconds: 60 });
  });

  test("forgets those that failed longest ago, rather than remember any number", () => {
    const limit = makeFailureLimit(1);
    limit.add("first");
    limit.add("first");
    expect(limit.isExceeded("first")).toBe(true);
    for (let sender = 0; sender < 10_000; sender += 1) limit.add(`sender-${sender}`);
    expect(limit.isExceeded("first")).toBe(false);
    expect(limit.add("sender-9999").excess).toBe(1);
  });
});
