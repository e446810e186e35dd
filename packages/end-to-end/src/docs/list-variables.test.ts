import { describe, expect, test } from "vitest";
import { z } from "zod";
import { findContradictions, listVariables } from "./list-variables.ts";

const level = z.enum(["low", "high"]).default("low").describe("How much");

test("puts the variables of several apps first and keeps the order of the schema otherwise", () => {
  const variables = listVariables([
    { app: "one", schema: z.object({ OWN: z.string().describe("Own"), LEVEL: level }) },
    { app: "two", schema: z.object({ LEVEL: level, OTHER: z.string().describe("Other") }) },
  ]);

  expect(variables.map(({ name, uses }) => [name, uses.map(({ app }) => app)])).toEqual([
    ["LEVEL", ["one", "two"]],
    ["OWN", ["one"]],
    ["OTHER", ["two"]],
  ]);
});

test.each([
  ["an enumeration", z.enum(["low", "high"]), "`low`, `high`"],
  ["a whole number with bounds", z.coerce.number().int().min(1).max(64), "1 to 64"],
  ["a whole number without an upper bound", z.coerce.number().int().min(1), "from 1"],
  ["a URL", z.url({ protocol: /^https$/ }), "URL"],
  ["a text with a least length", z.string().min(16), "text of at least 16 characters"],
  ["any text", z.string(), "text"],
  ["a text that is taken apart", z.string().transform((list) => list.split(",")), "text"],
])("describes the values of %s", (_what, schema, values) => {
  const [variable] = listVariables([{ app: "one", schema: z.object({ NAME: schema.describe("What") }) }]);

  expect(variable?.uses[0].values).toBe(values);
});

test("tells required variables, defaults and neither apart", () => {
  const schema = z.object({
    MUST: z.string().describe("Must"),
    MAY: z.string().optional().describe("May"),
    COUNT: z.coerce.number().int().default(5).describe("Count"),
  });

  expect(
    listVariables([{ app: "one", schema }]).map(({ uses: [use] }) => [use.required, use.default]),
  ).toEqual([
    [true, undefined],
    [false, undefined],
    [false, "5"],
  ]);
});

describe("contradictions", () => {
  const contradictions = (one: z.ZodType, two: z.ZodType) =>
    findContradictions(
      listVariables([
        { app: "one", schema: z.object({ NAME: one }) },
        { app: "two", schema: z.object({ NAME: two }) },
      ]),
    );

  test("allow another default", () => {
    expect(contradictions(level, level.unwrap().default("high").describe("How much"))).toEqual([]);
  });

  test("name a variable with two meanings, kinds of values or necessities", () => {
    expect(contradictions(level, level.describe("How loud"))).toEqual([
      "NAME: one and two give it different descriptions",
    ]);
    expect(
      contradictions(z.string().describe("What"), z.string().min(2).optional().describe("What")),
    ).toEqual([
      "NAME: one and two give it different values",
      "NAME: one and two give it different answers to whether it is required",
    ]);
  });

  test("name a variable without a description", () => {
    expect(contradictions(z.string(), z.string())).toEqual(["NAME: one does not describe it"]);
  });
});
