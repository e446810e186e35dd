import { expect, test } from "vitest";
import { makeAxis } from "./axis.ts";
import { lineChart } from "./line-chart.ts";

test("a linear axis begins at 0 and ends at or above the greatest value, in round steps", () => {
  const axis = makeAxis({ label: "", scale: "linear" }, [180, 1_170]);
  expect(axis.ticks.map(({ label }) => label)).toEqual(["0", "200", "400", "600", "800", "1,000", "1,200"]);
  expect([0, 600, 1_200].map(axis.place)).toEqual([0, 0.5, 1]);
});

test("on a logarithmic axis equal factors are equal steps", () => {
  const axis = makeAxis({ label: "", scale: "log" }, [0, 0.3, 20]);
  expect(axis.ticks.map(({ at }) => at)).toEqual([0.1, 1, 10, 100]);
  expect(axis.place(10) - axis.place(1)).toBeCloseTo(1 / 3);
});

test("an axis of one value, or of none but 0, has places all the same", () => {
  expect(makeAxis({ label: "", scale: "log" }, [10]).place(10)).toBe(0);
  expect(makeAxis({ label: "", scale: "linear" }, [0]).place(0)).toBe(0);
});

test("a chart is well-formed, has a line for each series, and says nothing that is markup", () => {
  const svg = lineChart({
    title: "p99 < 20 ms & more",
    x: { label: "offered", scale: "linear" },
    y: { label: "ms", scale: "log" },
    series: [
      {
        name: "a > b",
        points: [
          { x: 0, y: 1 },
          { x: 10, y: 100 },
        ],
      },
      {
        name: "goal",
        points: [
          { x: 0, y: 20 },
          { x: 10, y: 20 },
        ],
        dashed: true,
      },
    ],
  });
  const tags = [...svg.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)];
  const depth = tags.reduce((sum, [, end, , closed]) => sum + (closed ? 0 : end ? -1 : 1), 0);
  expect(depth).toBe(0);
  expect(svg.replace(/<[^<>]*>/g, "")).not.toMatch(/[<>]/);
  expect(svg).toContain("p99 &lt; 20 ms &amp; more");
  expect([...svg.matchAll(/points="([^"]+)"/g)].map(([, points]) => points)).toEqual([
    "70,340 530,44",
    expect.any(String),
  ]);
  expect(svg).not.toContain("NaN");
});
