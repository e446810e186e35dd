import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffMs, decideOutcome, LONGEST_PAUSE_MS } from "./decide-outcome.ts";
import { DeliveryError, type DeliveryErrorCode } from "./delivery-error.ts";

const failure = (code: DeliveryErrorCode, retryAfterMs?: number) =>
  new DeliveryError({ code, message: "It failed.", remedy: "Mend it.", retryAfterMs });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempt = fc.integer({ min: 1, max: 10_000 });

test.each<[DeliveryErrorCode, unknown]>([
  ["UNAUTHORIZED", { action: "give-up", block: false }],
  ["FORBIDDEN", { action: "give-up", block: true }],
  ["NOT_FOUND", { action: "give-up", block: true }],
  ["CONFLICT", { action: "give-up", block: true }],
  ["REJECTED", { action: "give-up", block: true }],
  ["BUSY", { action: "retry", delayMs: 1_000 }],
  ["UNREACHABLE", { action: "retry", delayMs: 1_000 }],
  ["CONNECTION_LOST", { action: "retry", delayMs: 1_000 }],
  ["SERVER_ERROR", { action: "retry", delayMs: 1_000 }],
  ["TIMEOUT", { action: "retry", delayMs: 5_000 }],
])("answers a first %s with %j", (code, outcome) => {
  expect(decideOutcome(failure(code), 1, 0)).toEqual(outcome);
});

test("never gives up on what may pass, however often it was tried", () => {
  const passing = fc.constantFrom<DeliveryErrorCode>(
    "BUSY",
    "UNREACHABLE",
    "CONNECTION_LOST",
    "SERVER_ERROR",
    "TIMEOUT",
  );
  fc.assert(
    fc.property(passing, attempt, random, (code, tries, chance) => {
      expect(decideOutcome(failure(code), tries, chance).action).toBe("retry");
    }),
  );
});

describe("a rate limit", () => {
  test("pauses everybody for as long as the server says", () => {
    expect(decideOutcome(failure("RATE_LIMITED", 42_000), 1, 0)).toEqual({
      action: "pause",
      pauseMs: 42_000,
    });
  });

  test("pauses for 10 minutes at most", () => {
    const outcome = decideOutcome(failure("RATE_LIMITED", 86_400_000), 1, 0);
    expect(outcome).toEqual({ action: "pause", pauseMs: LONGEST_PAUSE_MS });
  });

  test("leaves the length open where the server says nothing", () => {
    expect(decideOutcome(failure("RATE_LIMITED"), 7, 0.5)).toEqual({ action: "pause", pauseMs: undefined });
  });
});

test("a retry after 0 s is no hint", () => {
  expect(decideOutcome(failure("RATE_LIMITED", 0), 1, 0)).toEqual({ action: "pause", pauseMs: undefined });
});

test("a throttled token endpoint makes this delivery wait, not everybody", () => {
  expect(decideOutcome(failure("TOKEN_THROTTLED", 3_000), 1, 0)).toEqual({ action: "wait", delayMs: 3_000 });
  expect(decideOutcome(failure("TOKEN_THROTTLED"), 1, 0)).toEqual({ action: "wait", delayMs: 5_000 });
  expect(decideOutcome(failure("TOKEN_THROTTLED", 86_400_000), 1, 0)).toEqual({
    action: "wait",
    delayMs: 60_000,
  });
});

describe("the pause between attempts", () => {
  test("is about a second at first", () => {
    fc.assert(
      fc.property(random, (chance) => {
        expect(backoffMs(1_000, 1, chance)).toBeGreaterThanOrEqual(1_000);
        expect(backoffMs(1_000, 1, chance)).toBeLessThanOrEqual(1_200);
      }),
    );
  });

  test("grows by at least a half each time until 60 s, and never beyond", () => {
    fc.assert(
      fc.property(fc.constantFrom(1_000, 5_000), attempt, random, random, (firstMs, tries, one, other) => {
        const pauseMs = backoffMs(firstMs, tries, one);
        const nextMs = backoffMs(firstMs, tries + 1, other);
        expect(nextMs).toBeGreaterThanOrEqual(Math.min(60_000, pauseMs * 1.5));
        expect(nextMs).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  test("is another for another chance, so that workers do not come back together", () => {
    expect(backoffMs(1_000, 3, 0.9)).toBeGreaterThan(backoffMs(1_000, 3, 0.1));
  });
});

test("whatever fails, whoever waits does so for half a second at least and ten minutes at most", () => {
  const code = fc.constantFrom<DeliveryErrorCode>(
    "RATE_LIMITED",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "NOT_FOUND",
    "CONFLICT",
    "REJECTED",
    "UNREACHABLE",
    "CONNECTION_LOST",
    "SERVER_ERROR",
    "TIMEOUT",
  );
  const hintMs = fc.option(fc.constantFrom(0, 500, 3_000, Number.MAX_SAFE_INTEGER), { nil: undefined });
  fc.assert(
    fc.property(code, hintMs, attempt, random, (one, retryAfterMs, tries, chance) => {
      const outcome = decideOutcome(failure(one, retryAfterMs), tries, chance);
      const waitMs =
        "delayMs" in outcome ? outcome.delayMs : "pauseMs" in outcome ? outcome.pauseMs : undefined;
      expect(waitMs ?? 500).toBeGreaterThanOrEqual(500);
      expect(waitMs ?? 500).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
    }),
  );
});

test("a refusal leaves no doubt, unless an earlier request of the same write took effect", () => {
  const details = { code: "RATE_LIMITED", message: "It failed.", remedy: "Mend it." } as const;
  expect(new DeliveryError(details)).toMatchObject({ effectUnknown: false, noAnswer: false });
  const partly = new DeliveryError(details).afterEffect();
  expect(partly).toMatchObject({ effectUnknown: true, noAnswer: false, message: "It failed. Mend it." });
});
