import { isDeepStrictEqual } from "node:util";
import type { JsonValue } from "@menuswitch/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hashContent } from "./hash-content.ts";

/** Values as JSON can hold them; few of them, so that equal ones meet. */
const json = fc
  .json({ maxDepth: 2, stringUnit: fc.constantFrom("a", "b") })
  .map((text): JsonValue => JSON.parse(text));

test("is the same for the same content, however its keys are ordered, and another for another content", () => {
  expect(hashContent({ b: [1, 2], a: "x" })).toBe(hashContent({ a: "x", b: [1, 2] }));
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(hashContent(one) === hashContent(other)).toBe(isDeepStrictEqual(one, other));
    }),
  );
});
