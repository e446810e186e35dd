import { expect, test } from "vitest";
import { budgetShare } from "./budget-share.ts";

const demand = (menuId: string, atMs: number) => ({ menuId, atMs });
const write = (menuId: string, arrivedAtMs: number, appliedAtMs = arrivedAtMs) => ({
  menuId,
  arrivedAtMs,
  appliedAtMs,
});

test("only the time counts in which a target waits", () => {
  const targets = [
    { demands: [demand("a", 0), demand("b", 50_000)], writes: [write("a", 900, 1_000), write("b", 51_000)] },
  ];
  // Two seconds of waiting at one request a second.
  expect(budgetShare(targets, 60)).toBe(1);
  expect(budgetShare(targets, 120)).toBe(0.5);
});

test("targets that wait at the same time wait once", () => {
  const targets = [
    { demands: [demand("a", 0)], writes: [write("a", 2_000)] },
    { demands: [demand("c", 1_000)], writes: [write("c", 4_000)] },
  ];
  expect(budgetShare(targets, 60)).toBe(0.5);
});

test("a change that is taken back before its turn ends the wait, and what is held already begins none", () => {
  const demands = [demand("a", 0), demand("b", 10_000), demand("a", 13_000), demand("a", 20_000)];
  expect(budgetShare([{ demands, writes: [write("a", 1_000)] }], 60)).toBe(0.25);
});

test("without a wait there is no share", () => {
  expect(budgetShare([{ demands: [], writes: [] }], 300)).toBeNaN();
});
