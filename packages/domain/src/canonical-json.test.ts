import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, type JsonValue } from "./canonical-json.ts";

/** Values as JSON can hold them (JSON has no -0). */
const json = fc.json().map((text): JsonValue => JSON.parse(text));

function withKeysReversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withKeysReversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, withKeysReversed(item)] as const)
      .toReversed(),
  );
}

test("sorts keys at every depth and keeps the order of lists", () => {
  expect(canonicalJson({ b: [2, 1, { d: null, c: "é" }], a: true })).toBe(
    '{"a":true,"b":[2,1,{"c":"é","d":null}]}',
  );
});

test("is JSON of the same value, and so another text for another value", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toStrictEqual(value);
    }),
  );
});

test("does not depend on the order of keys", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(withKeysReversed(value))).toBe(canonicalJson(value));
    }),
  );
});

test("keeps keys that every object has already", () => {
  expect(canonicalJson(JSON.parse('{"constructor":1,"__proto__":2}'))).toBe(
    '{"__proto__":2,"constructor":1}',
  );
});
