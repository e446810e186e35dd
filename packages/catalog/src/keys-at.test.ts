import { catalogSchema } from "@menuswitch/domain";
import { expect, test } from "vitest";
import { keysAt } from "./keys-at.ts";

const catalog = { targets: { main: { kind: "flow" }, table: { kind: "datatable" }, odd: { kind: "flwo" } } };

test.each([
  [[], ["version", "targets", "menus", "segments"]],
  [["targets"], []],
  [
    ["targets", "main"],
    ["kind", "flowId", "name", "profile", "lock"],
  ],
  [
    ["targets", "table"],
    ["kind", "datatableId", "key", "columns"],
  ],
  [["targets", "odd"], []],
  [
    ["menus", "a"],
    ["target", "options", "timeoutMs", "maxRetries", "agent"],
  ],
  [
    ["menus", "a", "options", 3],
    ["value", "prompt", "dtmf"],
  ],
  [["segments", "x"], ["menu"]],
  [["menus", "a", "target", "deeper"], []],
  [["constructor"], []],
])("knows for %j the keys %j", (path, keys) => {
  expect(keysAt(catalogSchema, path, catalog)).toEqual(keys);
});
