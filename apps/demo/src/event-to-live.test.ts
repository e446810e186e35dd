import { describe, expect, test } from "vitest";
import { eventToLiveMs, percentile } from "./event-to-live.ts";

const write = (menuId: string, arrivedAtMs: number, appliedAtMs: number) => ({
  menuId,
  arrivedAtMs,
  appliedAtMs,
});

describe("event to live", () => {
  test("is the time from the demand to the write that brought it", () => {
    const demands = [
      { atMs: 100, menuId: "a" },
      { atMs: 1_000, menuId: "b" },
    ];
    expect(eventToLiveMs(demands, [write("a", 350, 400), write("b", 1_200, 1_250)])).toEqual([300, 250]);
  });

  test("of a demand overtaken by a newer one lasts until the newer one is there", () => {
    const demands = [
      { atMs: 100, menuId: "a" },
      { atMs: 150, menuId: "b" },
    ];
    expect(eventToLiveMs(demands, [write("b", 350, 400)])).toEqual([300, 250]);
  });

  test("leaves out demands that needed no write", () => {
    const demands = [
      { atMs: 100, menuId: "a" },
      { atMs: 1_000, menuId: "b" },
      { atMs: 1_050, menuId: "a" },
    ];
    expect(eventToLiveMs(demands, [write("a", 350, 400)])).toEqual([300]);
  });

  test("does not take a write that was on its way for the one that a demand needs", () => {
    const demands = [
      { atMs: 100, menuId: "b" },
      { atMs: 390, menuId: "a" },
    ];
    const writes = [write("b", 350, 400), write("a", 650, 700)];
    expect(eventToLiveMs(demands, writes)).toEqual([300, 310]);
  });

  test("does not count a menu as held while another is on its way", () => {
    const demands = [
      { atMs: 100, menuId: "a" },
      { atMs: 500, menuId: "b" },
      { atMs: 760, menuId: "a" },
    ];
    const writes = [write("a", 150, 200), write("b", 750, 800), write("a", 950, 1_000)];
    expect(eventToLiveMs(demands, writes)).toEqual([100, 300, 240]);
  });

  test("is infinite where the menu never came", () => {
    expect(eventToLiveMs([{ atMs: 100, menuId: "a" }], [write("b", 150, 200)])).toEqual([
      Number.POSITIVE_INFINITY,
    ]);
  });
});

test("a percentile is the smallest value that the share does not exceed", () => {
  const values = Array.from({ length: 200 }, (_, index) => index + 1);
  expect([percentile(values, 0.5), percentile(values, 0.99), percentile([7], 0.5)]).toEqual([100, 198, 7]);
  expect(percentile([], 0.5)).toBeUndefined();
});
