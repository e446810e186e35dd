import { expect, test } from "vitest";
import { benchmarksPage } from "./benchmarks-page.ts";
import type { Section } from "./findings.ts";

const section = (part: string, met: boolean | null): Section => ({
  part,
  conditions: `${part} on a machine`,
  method: ["So it was measured."],
  tables: [
    {
      title: "Costs",
      rows: [
        ["what", "µs"],
        [part, "4"],
      ],
    },
  ],
  notes: ["A note."],
  goals: [{ what: `${part} is fast`, wanted: "≥ 1", measured: "0.5", met }],
  plots: [{ name: `${part}-plot`, title: "A plot" }],
  faults: [],
});
const titles = new Map([
  ["ack", "Acknowledging"],
  ["plan", "Planning"],
]);

test("the page has the parts in their order, and their goals before all, misses included", () => {
  const page = benchmarksPage([section("plan", false), section("ack", true)], titles);
  expect(page).toContain("| ack is fast | ≥ 1 | 0.5 | yes |\n| plan is fast | ≥ 1 | 0.5 | no |");
  expect(page.indexOf("## Acknowledging")).toBeLessThan(page.indexOf("## Planning"));
  expect(page).toContain("ack on a machine.");
  expect(page).toContain("Costs:\n\n| what | µs |\n| --- | --- |\n| plan | 4 |");
  expect(page).toContain("![A plot](benchmarks/plan-plot.svg)");
});

test("a goal that this machine cannot tell is neither met nor missed", () => {
  expect(benchmarksPage([section("ack", null)], titles)).toContain("| cannot be told here |");
});
