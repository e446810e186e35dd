import { expect, test } from "vitest";
import { catalogSchema } from "../catalog.ts";
import { findCatalogWarnings } from "./find-catalog-warnings.ts";

const FLOW = { kind: "flow", flowId: "f-1", profile: "seed" };
const SUPPORT = { value: "support", prompt: "Press 1 for support" };

/** The warnings of a catalog with this one menu. */
function warningsOf(menu: { options: object[]; agent?: string }, target: object = FLOW) {
  const catalog = catalogSchema.parse({
    version: 1,
    targets: { main: target },
    menus: { a: { target: "main", ...menu } },
    segments: { default: { menu: "a" } },
  });
  return findCatalogWarnings(catalog);
}

const optionsOf = (...prompts: string[]) =>
  prompts.map((prompt, index) => ({ value: `agent ${index}`, prompt }));

test("has nothing against a menu of five short options, the digits spoken and a person among them", () => {
  const options = optionsOf("Press 1", "For sales press two", "Billing: 3", "Hours", "Press 5 for an agent");
  expect(warningsOf({ options })).toEqual([]);
});

test("hears a prompt that speaks of another key than the option's", () => {
  const options = [SUPPORT, { value: "sales", prompt: "Press 3 for sales" }];
  const path = ["menus", "a", "options", 1, "prompt"];
  expect(warningsOf({ options })).toEqual([{ code: "other-key-spoken", path, dtmf: "2", spoken: ["3"] }]);
  const agreed = [SUPPORT, { value: "sales", prompt: "Press 3 for sales", dtmf: 3 }];
  expect(warningsOf({ options: agreed })).toEqual([]);
});

test("counts past five options", () => {
  const options = optionsOf(...Array(6).fill("Another"));
  expect(warningsOf({ options })).toEqual([
    { code: "many-options", path: ["menus", "a"], options: 6, advised: 5 },
  ]);
});

test("measures how long a prompt and a whole menu take to listen to", () => {
  expect(warningsOf({ options: optionsOf("x".repeat(300)) })).toEqual([
    { code: "long-prompt", path: ["menus", "a", "options", 0, "prompt"], seconds: 20, advised: 10 },
  ]);
  expect(warningsOf({ options: optionsOf(...Array(4).fill("x".repeat(150))) })).toEqual([
    { code: "long-menu", path: ["menus", "a"], seconds: 40, advised: 30 },
  ]);
});

test.each([
  ["hours", "Press 1 for business hours"],
  ["sales", "Press 1 for supporting sales"],
])("misses a person in %s: %s, unless it is declared how one is reached", (value, prompt) => {
  const options = [{ value, prompt }];
  expect(warningsOf({ options })).toEqual([{ code: "no-agent", path: ["menus", "a"] }]);
  for (const agent of ["option", "no-key", "none"]) expect(warningsOf({ options, agent })).toEqual([]);
});

test.each([
  ["live-agent", "Press 1"],
  ["speakToOperator", "Press 1"],
  ["x", "Press 1 to talk to our team"],
  ["x", "Press 1 for a Representative"],
  ["x", "Press 1 for customer service"],
])("finds a person in %s: %s", (value, prompt) => {
  expect(warningsOf({ options: [{ value, prompt }] })).toEqual([]);
});

test("misses columns for options that a data table's menu has", () => {
  const options = optionsOf("Press 1", "Press 2", "Press 3");
  const table = (columns: object) => ({ kind: "datatable", datatableId: "d-1", key: "segment", columns });
  expect(
    warningsOf({ options }, table({ P1: "option.1.prompt", P2: "option.2.prompt", Menu: "menu.id" })),
  ).toEqual([{ code: "unmapped-options", path: ["menus", "a"], options: 3, mapped: 2, target: "main" }]);
  expect(warningsOf({ options }, table({ Menu: "menu.id" }))).toEqual([]);
  expect(warningsOf({ options }, table({ P3: "option.3.dtmf" }))).toEqual([]);
});
