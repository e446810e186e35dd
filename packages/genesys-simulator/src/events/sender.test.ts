import { expect, test } from "vitest";
import { makeSender } from "./sender.ts";

const senderOf = (kind: "eventbridge" | "open-messaging" | "data-action", more = {}) =>
  makeSender({ kind, repeatsUnauthorized: true, ...more }, () => 1);

test.each([
  ["eventbridge", 5000, 185, [1000, 2000, 4000, 8000]],
  ["open-messaging", 10_000, 6, [5000, 5000, 5000, 5000]],
  ["data-action", 5000, 1, [0, 0, 0, 0]],
] as const)("waits and repeats as %s does", (kind, timeoutMs, attempts, waits) => {
  const sender = senderOf(kind);
  expect(sender).toMatchObject({ timeoutMs, attempts });
  expect([1, 2, 3, 4].map(sender.waitMs)).toEqual(waits);
});

test("never waits longer than a quarter of an hour", () => {
  expect(senderOf("eventbridge").waitMs(100)).toBe(900_000);
});

test.each([
  ["eventbridge", true, [401, 407, 409, 429, 500, 503]],
  ["eventbridge", false, [429, 500, 503]],
  ["open-messaging", true, [429, 500, 503]],
] as const)(
  "as %s with repeatsUnauthorized %s tries again after %j only",
  (kind, repeatsUnauthorized, statuses) => {
    const sender = senderOf(kind, { repeatsUnauthorized });
    const all = [302, 400, 401, 403, 404, 407, 409, 413, 429, 500, 503];
    expect(all.filter(sender.triesAgainAfter)).toEqual(statuses);
  },
);

test("takes its limits from whoever knows better", () => {
  const sender = senderOf("open-messaging", { timeoutMs: 1, attempts: 2, firstRetryMs: 3 });
  expect(sender).toMatchObject({ timeoutMs: 1, attempts: 2 });
  expect(sender.waitMs(1)).toBe(3);
});
