import { expect, test } from "vitest";
import { closestName, didYouMean } from "./did-you-mean.ts";

test.each([
  ["varaint_a", ["variant_a", "other"], "variant_a"],
  ["Default", ["default"], "default"],
  ["mian", ["main"], "main"],
  ["b", ["a"], "a"],
  ["premium", ["default", "gold"], undefined],
  ["x", [], undefined],
])("takes %j among %j for %j", (name, known, likely) => {
  expect(closestName(name, known)).toBe(likely);
});

test("lists the known names where none resembles and they are few", () => {
  expect(didYouMean("premium", ["gold", "default"])).toBe("known: gold, default");
  expect(didYouMean("premium", Array(11).fill("gold"))).toBeUndefined();
  expect(didYouMean("premium", [])).toBeUndefined();
});
