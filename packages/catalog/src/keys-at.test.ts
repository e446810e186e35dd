import { catalogSchema } from "@menuswitch/domain";
import { expect, test } from "vitest";
import { keysAt } from "./keys-at.ts";

test.each([
  [[], ["version", "targets", "menus", "segments"]],
  [["targets"], []],
  [
    ["targets", "main"],
    ["kind", "flowId", "name", "profile"],
  ],
  [
    ["menus", "a"],
    ["target", "options", "timeoutMs", "maxRetries"],
  ],
  [
    ["menus", "a", "options", 3],
    ["value", "prompt"],
  ],
  [["segments", "x"], ["menu"]],
  [["menus", "a", "target", "deeper"], []],
  [["constructor"], []],
])("knows for %j the keys %j", (path, keys) => {
  expect(keysAt(catalogSchema, path)).toEqual(keys);
});
