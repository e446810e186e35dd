import { expect, test } from "vitest";
import { type Catalog, catalogSchema } from "./catalog.ts";
import { chooseMenu } from "./choose-menu.ts";

const options = [{ value: "sales", prompt: "Press 1 for sales" }];
const catalog: Catalog = catalogSchema.parse({
  version: 1,
  targets: {
    main: { kind: "flow", flowId: "f-1", profile: "seed" },
    gold: { kind: "flow", flowId: "f-2", profile: "seed" },
  },
  menus: { variant_a: { target: "gold", options }, variant_b: { target: "main", options } },
  segments: { premium: { menu: "variant_a" }, default: { menu: "variant_b" } },
});

test("chooses the menu of the segment and the target that holds it", () => {
  expect(chooseMenu(catalog, "premium")).toEqual({ menuId: "variant_a", targetId: "gold" });
});

test.each(["default", "unheard-of", "", "Premium", "constructor", "__proto__", "toString", "hasOwnProperty"])(
  "serves the segment %j with the default's menu",
  (segment) => {
    expect(chooseMenu(catalog, segment)).toEqual({ menuId: "variant_b", targetId: "main" });
  },
);

test.each([
  ["segment", "premium", "table/premium"],
  ["segment", "unheard-of", "table/default"],
  ["segment", "a/b#c", "table/a/b#c"],
  ["segment#menu", "premium", "table/premium#variant_a"],
  ["segment#menu", "unheard-of", "table/default#variant_b"],
])("names the row, of a table with the key %s, that serves the segment %s", (key, segment, targetId) => {
  const onTable = catalogSchema.parse({
    ...catalog,
    targets: { table: { kind: "datatable", datatableId: "d-1", key, columns: { Menu: "menu.id" } } },
    menus: { variant_a: { target: "table", options }, variant_b: { target: "table", options } },
    segments: { ...catalog.segments, "a/b#c": { menu: "variant_a" } },
  });
  expect(chooseMenu(onTable, segment).targetId).toBe(targetId);
});

test("chooses menus whose names every object has already", () => {
  const odd = catalogSchema.parse({
    ...catalog,
    menus: { constructor: { target: "main", options } },
    segments: { toString: { menu: "constructor" }, default: { menu: "constructor" } },
  });
  expect(chooseMenu(odd, "toString")).toEqual({ menuId: "constructor", targetId: "main" });
});

test("throws for a catalog that leads nowhere, even by an inherited name", () => {
  expect(() => chooseMenu({ ...catalog, segments: {} }, "premium")).toThrow("not validated");
  expect(() => chooseMenu({ ...catalog, segments: { default: { menu: "constructor" } } }, "x")).toThrow(
    "not validated",
  );
});
