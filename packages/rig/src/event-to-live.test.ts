import { expect, test } from "vitest";
import { waitsOf } from "./event-to-live.ts";

const demand = (menuId: string, atMs: number) => ({ menuId, atMs });
const write = (menuId: string, atMs: number) => ({ menuId, arrivedAtMs: atMs, appliedAtMs: atMs });
const byWrite = (ms: number) => ({ ms, endedBy: "write" });
const byDemand = (ms: number) => ({ ms, endedBy: "demand" });

test("a caller waits until the flow holds the menu asked for, or one asked for later", () => {
  const demands = [demand("a", 0), demand("b", 50)];
  expect(waitsOf(demands, [write("a", 10), write("b", 80)])).toEqual([byWrite(10), byWrite(30)]);
  expect(waitsOf(demands, [write("b", 80)])).toEqual([byWrite(80), byWrite(30)]);
});

test("a caller whose menu is there waits for nothing, and overtakes those before", () => {
  const demands = [demand("a", 0), demand("b", 100), demand("a", 120)];
  expect(waitsOf(demands, [write("a", 10)])).toEqual([byWrite(10), byDemand(20), byDemand(0)]);
});

test("a menu that never came has no wait that could be told", () => {
  expect(waitsOf([demand("a", 0), demand("b", 50)], [write("a", 10)])).toEqual([byWrite(10)]);
});
