import { expect, test } from "vitest";
import { budgetShare } from "./budget-share.ts";

const demand = (menuId: string, atMs: number) => ({ menuId, atMs });
const write = (menuId: string, arrivedAtMs: number, appliedAtMs = arrivedAtMs) => ({
  menuId,
  arrivedAtMs,
  appliedAtMs,
});
const eachSecond = { perMinute: 60, gatherMs: 250 };

test("a target is ready once its change has been gathered, and until its write is under way", () => {
  const demands = [demand("a", 0)];
  // Ready for 2 s, then 80 ms on the way.
  expect(budgetShare([{ demands, writes: [write("a", 2_250, 2_330)] }], eachSecond)).toBe(0.5);
  expect(budgetShare([{ demands, writes: [write("a", 1_300, 9_000)] }], eachSecond)).toBe(1);
});

test("targets that are ready at the same time wait once", () => {
  const targets = [
    { demands: [demand("a", 0)], writes: [write("a", 2_250)] },
    { demands: [demand("c", 1_000)], writes: [write("c", 4_250)] },
  ];
  expect(budgetShare(targets, eachSecond)).toBe(0.5);
});

test("a menu asked for while a write was under way is gathered from its end", () => {
  const demands = [demand("a", 0), demand("b", 300)];
  const writes = [write("a", 260, 5_000), write("b", 8_250)];
  expect(budgetShare([{ demands, writes }], eachSecond)).toBeCloseTo(1 / 3);
});

test("a change that is taken back before its turn ends the wait, and what is held already begins none", () => {
  const demands = [demand("a", 0), demand("b", 10_000), demand("a", 13_250), demand("a", 20_000)];
  expect(budgetShare([{ demands, writes: [write("a", 1_250)] }], eachSecond)).toBe(0.25);
});

test("requests that were saved up make no good for others", () => {
  const targets = ["a", "b", "c", "d"].map((menuId) => ({
    demands: [demand(menuId, 0)],
    writes: [write(menuId, 1_300)],
  }));
  const late = { demands: [demand("e", 10_000)], writes: [write("e", 14_250)] };
  expect(budgetShare([...targets, late], eachSecond)).toBe(0.4);
});

test("what never came counts to the last that is known", () => {
  const demands = [demand("a", 0), demand("a", 3_250)];
  expect(budgetShare([{ demands, writes: [] }], eachSecond)).toBe(0);
});

test("where no target had to wait for a request there is no share", () => {
  const quick = { demands: [demand("a", 0)], writes: [write("a", 300)] };
  expect(budgetShare([quick], eachSecond)).toBeNaN();
});
