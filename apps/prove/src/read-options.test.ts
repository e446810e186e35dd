import { expect, test } from "vitest";
import { readOptions } from "./read-options.ts";

const read = (...args: string[]) => readOptions(args, ["kill -9", "soak"]);

test("everything in full, and a page about it, unless told otherwise", () => {
  expect(read()).toMatchObject({ run: { full: true, report: true, scenarios: [] } });
  expect(read("--quick", "--seed", "7")).toEqual({
    run: { full: false, seed: 7, scenarios: [], report: false },
  });
});

test("a page is written about the whole only", () => {
  expect(read("--scenario", "soak")).toMatchObject({ run: { scenarios: ["soak"], report: false } });
  expect(read("--no-report")).toMatchObject({ run: { full: true, report: false } });
});

test("what it does not know it refuses, with the names that it knows", () => {
  expect(read("--scenario", "nothing")).toMatchObject({ exitCode: 2, text: expect.stringContaining("soak") });
  expect(read("--seed", "x")).toMatchObject({ exitCode: 2 });
  expect(read("--slow")).toMatchObject({ exitCode: 2 });
});
