import { expect, test } from "vitest";
import { longestWaitMs } from "./event-to-live.ts";

const demand = (menuId: string, atMs: number) => ({ menuId, atMs });
const write = (menuId: string, atMs: number) => ({ menuId, arrivedAtMs: atMs, appliedAtMs: atMs });

test("a caller waits until the flow holds the menu asked for, or one asked for later", () => {
  expect(longestWaitMs([demand("a", 0), demand("b", 50)], [write("a", 10), write("b", 80)])).toBe(30);
  expect(longestWaitMs([demand("a", 0), demand("b", 50)], [write("b", 80)])).toBe(80);
});

test("a caller whose menu is there waits for nothing, and overtakes those before", () => {
  const demands = [demand("a", 0), demand("b", 100), demand("a", 120)];
  expect(longestWaitMs(demands, [write("a", 10)])).toBe(20);
});
