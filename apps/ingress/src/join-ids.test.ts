import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinIds } from "./join-ids.ts";

/** Of few characters, so that what could be mistaken for one another comes up often. */
const ids = fc.array(
  fc.string({ unit: fc.constantFrom("a", "/", "%", "2", "F"), minLength: 1, maxLength: 4 }),
  {
    minLength: 1,
    maxLength: 3,
  },
);

describe("joinIds", () => {
  test("leaves ids as Genesys Cloud makes them as they are, and leaves out what is absent", () => {
    const [conversation, participant, session] = [randomUUID(), randomUUID(), randomUUID()];
    expect(joinIds([conversation, participant, session])).toBe(`${conversation}/${participant}/${session}`);
    expect(joinIds([conversation, undefined, session])).toBe(`${conversation}/${session}`);
    expect(joinIds([undefined])).toBe("");
  });

  test.each([
    [["a/b", "c"], "a%2Fb/c"],
    [["a", "b/c"], "a/b%2Fc"],
    [["a%2Fb", 7], "a%252Fb/7"],
  ])("keeps %j apart from what has its parts elsewhere", (parts, joined) => {
    expect(joinIds(parts)).toBe(joined);
  });

  test("never makes one id of different ones", () => {
    // All of a sample with one another: two at random hardly ever meet.
    fc.assert(
      fc.property(fc.array(ids, { minLength: 200, maxLength: 200, size: "max" }), (many) => {
        const distinct = new Set(many.map((parts) => JSON.stringify(parts)));
        expect(new Set(many.map(joinIds)).size).toBe(distinct.size);
      }),
      { numRuns: 20 },
    );
  });
});
