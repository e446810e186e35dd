import { expect, test } from "vitest";
import { waitsMs } from "./event-to-live.ts";

const demand = (menuId: string, atMs: number) => ({ menuId, atMs });
const write = (menuId: string, atMs: number) => ({ menuId, arrivedAtMs: atMs, appliedAtMs: atMs });

test("a caller waits until the flow holds the menu asked for, or one asked for later", () => {
  expect(waitsMs([demand("a", 0), demand("b", 50)], [write("a", 10), write("b", 80)])).toEqual([10, 30]);
  expect(waitsMs([demand("a", 0), demand("b", 50)], [write("b", 80)])).toEqual([80, 30]);
});

test("a caller whose menu is there waits for nothing, and overtakes those before", () => {
  const demands = [demand("a", 0), demand("b", 100), demand("a", 120)];
  expect(waitsMs(demands, [write("a", 10)])).toEqual([10, 20, 0]);
});

test("a menu that never came has no wait that could be told", () => {
  expect(waitsMs([demand("a", 0), demand("b", 50)], [write("a", 10)])).toEqual([10]);
});
