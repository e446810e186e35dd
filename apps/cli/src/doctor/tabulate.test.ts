import { expect, test } from "vitest";
import { ok, problem, unknown, warning } from "./finding.ts";
import { tabulate } from "./tabulate.ts";

test("what was found stands in one column, what to do about it below", () => {
  const file = `Catalog: /${"folder/".repeat(8)}menus.yaml`;
  const findings = [
    ok("Configuration", "region us-east-1"),
    problem(file, "has 2 problems:\n  menus.a\n  menus.b", "mend them"),
    warning("Redis: append-only file", "off", "set appendonly yes"),
    unknown("Genesys: clock", "nothing told"),
  ];
  expect(tabulate(findings).split("\n")).toEqual([
    "✓ Configuration            region us-east-1",
    `✗ ${file}`,
    "                           has 2 problems:",
    "                             menus.a",
    "                             menus.b",
    "                           → mend them",
    "! Redis: append-only file  off",
    "                           → set appendonly yes",
    "? Genesys: clock           nothing told",
  ]);
  expect(tabulate([])).toBe("");
});
