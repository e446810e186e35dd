import { expect, test } from "vitest";
import { makeRandom } from "./random.ts";

const draw = (seed: number, name: string) => {
  const random = makeRandom(seed).fork(name);
  return Array.from({ length: 5 }, () => random.between(0, 1_000_000));
};

test("the same seed draws the same, another seed or another name does not", () => {
  expect(draw(1, "killer")).toEqual(draw(1, "killer"));
  expect(draw(2, "killer")).not.toEqual(draw(1, "killer"));
  expect(draw(1, "sender")).not.toEqual(draw(1, "killer"));
});

test("a fork draws the same however much was drawn from its origin", () => {
  const random = makeRandom(1);
  random.next();
  expect(random.fork("killer").next()).toBe(makeRandom(1).fork("killer").next());
});

test("shuffling keeps every item", () => {
  expect(makeRandom(3).shuffled([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
});
