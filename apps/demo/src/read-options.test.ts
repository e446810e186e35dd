import { expect, test } from "vitest";
import { readOptions } from "./read-options.ts";

test("runs with defaults unless told otherwise", () => {
  expect(readOptions([])).toEqual({ run: { target: "flow", once: false, events: 300, seed: 1 } });
  expect(readOptions(["--once", "--events", "60", "--seed=9", "--target", "datatable"])).toEqual({
    run: { target: "datatable", once: true, events: 60, seed: 9 },
  });
});

test.each([
  ["--unknown"],
  ["--events", "0"],
  ["--events", "5001"],
  ["--events", "1e3"],
  ["--events"],
  ["--seed", "-1"],
  ["--target", "table"],
  ["a word"],
])("shows how it is used, and exits with 2, for %s %s", (...args) => {
  expect(readOptions(args)).toEqual({ text: expect.stringContaining("Usage: npm run demo"), exitCode: 2 });
});

test("help is no error", () => {
  expect(readOptions(["--help"])).toMatchObject({ exitCode: 0 });
});
