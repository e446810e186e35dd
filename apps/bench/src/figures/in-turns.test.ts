import { expect, test } from "vitest";
import { inTurns } from "./in-turns.ts";

test("each round measures all, beginning with another", async () => {
  const order: string[] = [];
  const samples = await inTurns(["a", "b", "c"], 3, async (item, round) => {
    order.push(item);
    return `${item}${round}`;
  });
  expect(order.join("")).toBe("abcbcacab");
  expect(samples.get("b")).toEqual(["b0", "b1", "b2"]);
});
