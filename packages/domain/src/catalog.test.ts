import { describe, expect, test } from "vitest";
import { catalogSchema } from "./catalog.ts";

const target = { kind: "flow", flowId: "f-1", profile: "seed" };
const menu = { target: "main-ivr", options: [{ value: "sales", prompt: "Press 1 for sales" }] };
const catalog = {
  version: 1,
  targets: { "main-ivr": target },
  menus: { variant_a: menu },
  segments: { default: { menu: "variant_a" } },
};

function complaints(value: unknown): string[] {
  const { error } = catalogSchema.safeParse(value);
  return (error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

test("fills in what may be left out", () => {
  const parsed = catalogSchema.parse(catalog);
  expect(parsed.targets["main-ivr"]).toMatchObject({ name: "Dynamic IVR Menu Flow", lock: "none" });
  expect(parsed.menus["variant_a"]).toMatchObject({ timeoutMs: 10_000, maxRetries: 3, agent: "auto" });
});

test("gives options the keys of a phone in their order, where they name none", () => {
  const options = Array.from({ length: 12 }, (_, index) => ({ value: `v${index}`, prompt: "Press it" }));
  const keysOf = (list: object[]) =>
    catalogSchema
      .parse({ ...catalog, menus: { variant_a: { ...menu, options: list } } })
      .menus["variant_a"]?.options.map(({ dtmf }) => dtmf);
  expect(keysOf(options)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"]);
  expect(keysOf([{ ...options[0], dtmf: 9 }, { ...options[1] }, { ...options[2], dtmf: "*" }])).toEqual([
    "9",
    "2",
    "*",
  ]);
});

test("reads its own output again", () => {
  const parsed = catalogSchema.parse(catalog);
  expect(catalogSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
});

test("takes spaces off the ends of texts", () => {
  const options = [{ value: " sales ", prompt: " Press 1 " }];
  const parsed = catalogSchema.parse({ ...catalog, menus: { variant_a: { ...menu, options } } });
  expect(parsed.menus["variant_a"]?.options).toEqual([{ value: "sales", prompt: "Press 1", dtmf: "1" }]);
});

test("takes names that every object has already", () => {
  const parsed = catalogSchema.parse({ ...catalog, targets: { constructor: target, toString: target } });
  expect(Object.keys(parsed.targets)).toEqual(["constructor", "toString"]);
});

test("takes any text of up to 256 characters as a segment", () => {
  const segments = { "007": { menu: "variant_a" }, "VIP / gold": { menu: "variant_a" }, ü: { menu: "a" } };
  expect(complaints({ ...catalog, segments })).toEqual([]);
  expect(complaints({ ...catalog, segments: { ["x".repeat(257)]: { menu: "variant_a" } } })).toHaveLength(1);
});

describe("complains in words that continue the name of the value", () => {
  const menuWith = (change: object) => ({ ...catalog, menus: { variant_a: { ...menu, ...change } } });

  test.each([
    ["a missing part", { ...catalog, menus: undefined }, "menus: is missing"],
    ["another version", { ...catalog, version: 2 }, "version: must be 1"],
    [
      "an unknown profile",
      { ...catalog, targets: { t: { ...target, profile: "sed" } } },
      "targets.t.profile: must be seed or platform",
    ],
    [
      "an empty flow id",
      { ...catalog, targets: { t: { ...target, flowId: " " } } },
      "targets.t.flowId: must not be empty",
    ],
    ["a menu that is a list", { ...catalog, menus: { a: [] } }, "menus.a: must be a mapping"],
    ["an empty menu", { ...catalog, menus: { a: null } }, "menus.a: must not be empty"],
    ["no options", menuWith({ options: [] }), "menus.variant_a.options: must have at least one option"],
    [
      "13 options",
      menuWith({ options: Array(13).fill(menu.options[0]) }),
      "menus.variant_a.options: must have at most 12 options",
    ],
    [
      "an empty prompt",
      menuWith({ options: [{ value: "a", prompt: " " }] }),
      "menus.variant_a.options.0.prompt: must not be empty",
    ],
    ...[12, "12", "A", true, -1].map((dtmf): [string, object, string] => [
      `the key ${dtmf}`,
      menuWith({ options: [{ value: "a", prompt: "a", dtmf }] }),
      'menus.variant_a.options.0.dtmf: must be one key of a phone: 0 to 9, or "*" or "#" in quotes',
    ]),
    [
      "a number for a text",
      menuWith({ options: [{ value: 1, prompt: "a" }] }),
      "menus.variant_a.options.0.value: must be text",
    ],
    [
      "half a character in a segment's name",
      { ...catalog, segments: { ...catalog.segments, "\ud83d": { menu: "variant_a" } } },
      "segments.\ud83d: Invalid key in record",
    ],
    [
      "half a retry",
      menuWith({ maxRetries: 1.5 }),
      "menus.variant_a.maxRetries: must be a whole number from 0 to 10",
    ],
    [
      "a timeout in seconds",
      menuWith({ timeoutMs: 10 }),
      "menus.variant_a.timeoutMs: must be a whole number from 1000 to 60000",
    ],
  ])("%s", (_case, value, complaint) => {
    expect(complaints(value)).toEqual([complaint]);
  });
});

test.each(["_a", "a b", "a:b", "{a}", "", "x".repeat(65)])("refuses %j as the name of a menu", (name) => {
  expect(complaints({ ...catalog, menus: { [name]: menu } })).not.toEqual([]);
});

test("refuses unknown keys everywhere", () => {
  const value = {
    ...catalog,
    extra: 1,
    targets: { t: { ...target, extra: 1 } },
    menus: { a: { ...menu, extra: 1, options: [{ ...menu.options[0], extra: 1 }] } },
    segments: { default: { menu: "a", extra: 1 } },
  };
  const { error } = catalogSchema.safeParse(value);
  expect(error?.issues.map((issue) => issue.code)).toEqual(Array(5).fill("unrecognized_keys"));
});
