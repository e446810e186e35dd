import fc from "fast-check";
import { expect, test } from "vitest";
import { compareMoments, type Moment, newest } from "./moment.ts";

/** Characters whose order differs between UTF-16 units and code points, and few of them, so that ids share beginnings. */
const idText = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "é", "\uffff", "\ue000", "😀", "𐀀"), maxLength: 4 }),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const moment: fc.Arbitrary<Moment> = fc.record({
  occurredAt: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.maxSafeNat()),
  receivedAt: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.maxSafeNat()),
  interactionId: idText,
});

const at = (occurredAt: number, receivedAt = 0, interactionId = "i"): Moment => ({
  occurredAt,
  receivedAt,
  interactionId,
});

test("orders by the time of the event, then of its arrival, then by id", () => {
  const ordered = [at(1, 9, "z"), at(2, 1, "z"), at(2, 2, "a"), at(2, 2, "b")];
  expect(ordered.toReversed().toSorted(compareMoments)).toEqual(ordered);
});

test("puts an id before a longer one that begins with it", () => {
  expect(compareMoments(at(1, 1, "ab"), at(1, 1, "abc"))).toBeLessThan(0);
});

test("is total: two moments are equal only when they are the same, and swapping them swaps the sign", () => {
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      const same =
        a.occurredAt === b.occurredAt && a.receivedAt === b.receivedAt && a.interactionId === b.interactionId;
      expect(compareMoments(a, b) === 0).toBe(same);
      expect(Math.sign(compareMoments(a, b)) + Math.sign(compareMoments(b, a))).toBe(0);
    }),
  );
});

test("is transitive", () => {
  fc.assert(
    fc.property(fc.tuple(moment, moment, moment), (moments) => {
      const [a, b, c] = moments.toSorted(compareMoments) as [Moment, Moment, Moment];
      expect(compareMoments(a, b)).toBeLessThanOrEqual(0);
      expect(compareMoments(b, c)).toBeLessThanOrEqual(0);
      expect(compareMoments(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

test("orders ids as Redis does: by the bytes of their UTF-8", () => {
  fc.assert(
    fc.property(idText, idText, (a, b) => {
      expect(Math.sign(compareMoments(at(1, 1, a), at(1, 1, b)))).toBe(
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      );
    }),
  );
});

test("finds the same newest moment in whatever order they come", () => {
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1 }), (moments) => {
      const [greatest] = moments.toSorted((a, b) => compareMoments(b, a));
      expect(moments.reduce(newest)).toEqual(greatest);
      expect(moments.toReversed().reduce(newest)).toEqual(greatest);
    }),
  );
});

test("keeps the first of two equal moments", () => {
  const first = at(1);
  expect(newest(first, at(1))).toBe(first);
});
