import { expect, test } from "vitest";
import { sumOf } from "./read-process-usage.ts";

const text = `# HELP a_total Things
a_total{of="x",app="y"} 2
a_total{of="z } {",app="y"} 3.5
a_total_more{app="y"} 100
plain 7
`;

test("a metric is summed over its labels, and not mixed up with one whose name is longer", () => {
  expect(sumOf(text, "a_total")).toBe(5.5);
  expect(sumOf(text, "plain")).toBe(7);
  expect(sumOf(text, "none")).toBe(0);
});
