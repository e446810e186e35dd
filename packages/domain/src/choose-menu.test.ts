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
