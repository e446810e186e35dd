import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRetryAfter } from "./parse-retry-after.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

describe("parseRetryAfter", () => {
  test.each([
    ["42", 42_000],
    [" 7 ", 7_000],
    ["0", 0],
    ["Fri, 02 Jan 2026 03:04:35 GMT", 30_000],
    ["Friday, 02-Jan-26 03:04:35 GMT", 30_000],
    ["Fri Jan  2 03:04:35 2026", 30_000],
  ])("reads %j as %d ms", (header, waitMs) => {
    expect(parseRetryAfter(header, NOW)).toBe(waitMs);
  });

  test.each([
    undefined,
    "",
    "-5",
    "1.5",
    "1e3",
    "0x10",
    "soon",
    "5 apples",
    "2027-01-02T03:04:35Z",
    "9".repeat(400),
    "Fri, 99 Jan 2026 03:04:35 GMT",
    "Fri, 02 Jan 2026 03:04:04 GMT",
  ])("makes nothing of %j", (header) => {
    expect(parseRetryAfter(header, NOW)).toBeUndefined();
  });

  test("gives back every whole number of seconds in milliseconds", () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(parseRetryAfter(String(seconds), NOW)).toBe(seconds * 1_000);
      }),
    );
  });

  test("measures every HTTP date to come from now, to the second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
        const header = new Date(NOW + seconds * 1_000).toUTCString();
        expect(parseRetryAfter(header, NOW)).toBe(seconds * 1_000);
      }),
    );
  });

  test("never throws, and never gives anything but a wait in whole milliseconds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.date().map(String), fc.float().map(String)), (header) => {
        const waitMs = parseRetryAfter(header, NOW);
        expect(waitMs === undefined || (Number.isSafeInteger(waitMs) && waitMs >= 0)).toBe(true);
      }),
    );
  });
});
