import { catalogSchema } from "@menuswitch/domain";
import { expect, test } from "vitest";
import { menuInRow } from "./menu-in-row.ts";

const { menus } = catalogSchema.parse({
  version: 1,
  targets: {
    main: { kind: "datatable", datatableId: "d", key: "segment", columns: { VariantId: "menu.id" } },
  },
  menus: { gold: { target: "main", options: [{ value: "agent", prompt: "Press 1" }] } },
  segments: { default: { menu: "gold" } },
});
const row = {
  key: "default",
  VariantId: "gold",
  Value1: "agent",
  Prompt1: "Press 1",
  Digit1: "1",
  TimeoutMs: 10_000,
};

test("knows a menu from a whole row", () => {
  expect(menuInRow(row, menus)).toBe("gold");
});

test.each([
  ["of another menu", { ...row, VariantId: "silver" }],
  ["with another prompt", { ...row, Prompt1: "Press 2" }],
  ["with another key", { ...row, Digit1: "2" }],
  ["with another time-out", { ...row, TimeoutMs: 0 }],
  ["that is not there", undefined],
])("knows no menu from a row %s", (_what, content) => {
  expect(menuInRow(content, menus)).toBeUndefined();
});
