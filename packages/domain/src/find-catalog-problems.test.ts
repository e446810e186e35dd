import fc from "fast-check";
import { expect, test } from "vitest";
import { findCatalogProblems } from "./find-catalog-problems.ts";

const menu = (target: string, ...values: string[]) => ({
  target,
  options: values.map((value) => ({ value, prompt: `Press 1 for ${value}` })),
});
const flow = (flowId: string) => ({ kind: "flow", flowId, name: "IVR", profile: "seed" });
const catalog = {
  version: 1,
  targets: { main: flow("f-1") },
  menus: { variant_a: menu("main", "support", "sales"), variant_b: menu("main", "support") },
  segments: { premium: { menu: "variant_a" }, default: { menu: "variant_b" } },
};

test("finds nothing wrong with a good catalog", () => {
  expect(findCatalogProblems(catalog)).toEqual([]);
});

test("finds a menu on a target that is not there", () => {
  const menus = { ...catalog.menus, variant_b: menu("mian", "support") };
  expect(findCatalogProblems({ ...catalog, menus })).toEqual([
    { code: "unknown-target", path: ["menus", "variant_b", "target"], name: "mian", known: ["main"] },
  ]);
});

test("finds a segment with a menu that is not there, be its name one that every object has", () => {
  const segments = { ...catalog.segments, gold: { menu: "constructor" } };
  expect(findCatalogProblems({ ...catalog, segments })).toEqual([
    {
      code: "unknown-menu",
      path: ["segments", "gold", "menu"],
      name: "constructor",
      known: ["variant_a", "variant_b"],
    },
  ]);
});

test("misses the default segment", () => {
  const segments = { premium: { menu: "variant_a" } };
  expect(findCatalogProblems({ ...catalog, segments })).toEqual([
    { code: "no-default-segment", path: ["segments"], known: ["premium"] },
  ]);
});

test("finds option values that come twice in one menu, not in two", () => {
  const menus = { ...catalog.menus, variant_b: menu("main", "support", "sales", " support ") };
  expect(findCatalogProblems({ ...catalog, menus })).toEqual([
    {
      code: "duplicate-option",
      path: ["menus", "variant_b", "options", 2, "value"],
      firstPath: ["menus", "variant_b", "options", 0, "value"],
    },
  ]);
});

test("finds two targets that are one flow, whatever the case of its id", () => {
  const targets = { ...catalog.targets, other: flow("f-2"), again: flow("F-1") };
  expect(findCatalogProblems({ ...catalog, targets })).toEqual([
    {
      code: "duplicate-target",
      path: ["targets", "again", "flowId"],
      firstPath: ["targets", "main", "flowId"],
      noun: "flow",
    },
  ]);
});

test("finds two targets that are one data table, and no likeness between a table and a flow", () => {
  const table = (datatableId: string) => ({ kind: "datatable", datatableId, key: "segment", columns: {} });
  const targets = { ...catalog.targets, first: table("f-1"), second: table("F-1") };
  expect(findCatalogProblems({ ...catalog, targets })).toEqual([
    {
      code: "duplicate-target",
      path: ["targets", "second", "datatableId"],
      firstPath: ["targets", "first", "datatableId"],
      noun: "data table",
    },
  ]);
});

test("finds a key that chooses two options, be it given or that of the option's place", () => {
  const options = [
    { value: "a", prompt: "Press 2", dtmf: 2 },
    { value: "b", prompt: "Press 2" },
    { value: "c", prompt: "Press 2", dtmf: "2" },
  ];
  const path = ["menus", "variant_b", "options"];
  const firstPath = [...path, 0, "dtmf"];
  const menus = { ...catalog.menus, variant_b: { target: "main", options } };
  expect(findCatalogProblems({ ...catalog, menus })).toEqual([
    { code: "duplicate-dtmf", path: [...path, 1], firstPath, dtmf: "2" },
    { code: "duplicate-dtmf", path: [...path, 2, "dtmf"], firstPath, dtmf: "2" },
  ]);
});

test("says nothing of names where the section they are in is missing", () => {
  expect(findCatalogProblems({ ...catalog, targets: undefined })).toEqual([]);
  expect(findCatalogProblems({ ...catalog, menus: [] })).toEqual([]);
  expect(findCatalogProblems({ ...catalog, segments: null })).toEqual([]);
});

test("passes over broken parts and finds the rest", () => {
  const broken = {
    targets: { main: null, other: { flowId: 5 }, third: { flowId: "" } },
    menus: {
      a: 5,
      b: { target: 7, options: "x" },
      c: { target: "nowhere", options: [null, { value: 1 }, {}] },
    },
    segments: { default: [], gold: { menu: null } },
  };
  expect(findCatalogProblems(broken)).toEqual([
    {
      code: "unknown-target",
      path: ["menus", "c", "target"],
      name: "nowhere",
      known: ["main", "other", "third"],
    },
  ]);
});

test("never throws, whatever it is given", () => {
  const section = fc.dictionary(fc.string(), fc.anything());
  const almostCatalog = fc.record({ targets: section, menus: section, segments: section });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), almostCatalog), (value) => {
      expect(Array.isArray(findCatalogProblems(value))).toBe(true);
    }),
  );
});
