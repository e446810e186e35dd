import { expect, test } from "vitest";
import { formatProblems } from "./format-problems.ts";

const problem = {
  file: "menus.yaml",
  line: 12,
  column: 5,
  path: "segments.gold.menu",
  message: "unknown menu",
};

test("writes a line for each problem, as compilers do, and their number", () => {
  expect(formatProblems([problem, { ...problem, line: 13, hint: "did you mean that?" }])).toBe(
    "menus.yaml:12:5  unknown menu\nmenus.yaml:13:5  unknown menu (did you mean that?)\n2 problems",
  );
  expect(formatProblems([problem])).toMatch(/\n1 problem$/);
});

test("keeps each problem on its line, and characters from a terminal that it would obey", () => {
  expect(formatProblems([{ ...problem, message: "a\nb\u001b[2J\u009b" }])).toBe(
    "menus.yaml:12:5  a?b?[2J?\n1 problem",
  );
});

test("shows the first hundred of very many", () => {
  const lines = formatProblems(Array(1_000).fill(problem)).split("\n");
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)).toBe("1000 problems, of which the first 100 are shown");
});
