import fc from "fast-check";
import { expect, test } from "vitest";
import { partitionOf } from "./partition.ts";

test("is one of the partitions, and always the same one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 64 }), (id, partitions) => {
      const partition = partitionOf(id, partitions);
      expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true);
      expect(partitionOf(id, partitions)).toBe(partition);
    }),
  );
});

test("stays what it was in earlier releases: interactions already stored have to be found again", () => {
  const ids = ["", "a", "foobar", "conv-1/part-1", "3f1c9a52-0000-4000-8000-000000000000"];
  expect(ids.map((id) => partitionOf(id, 1_000))).toEqual([923, 715, 276, 601, 945]);
});

test("spreads interactions evenly", () => {
  const counts = Array<number>(8).fill(0);
  for (let index = 0; index < 8_000; index += 1) {
    const partition = partitionOf(`3f1c9a52-0000-4000-8000-${String(index).padStart(12, "0")}`, 8);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1_200);
});

test.each([2, 4, 6])("spreads ids of one pattern over %i partitions", (partitions) => {
  const counts = Array<number>(partitions).fill(0);
  for (let index = 0; index < 1_000 * partitions; index += 1) {
    const partition = partitionOf(`conv-${index}/part-${index}`, partitions);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(850);
});
