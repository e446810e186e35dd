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
  // FNV-1a, 32 bits: "" → 0x811c9dc5, "a" → 0xe40c292c, "foobar" → 0xbf9cf968.
  expect(partitionOf("", 1_000)).toBe(0x811c9dc5 % 1_000);
  expect(partitionOf("a", 1_000)).toBe(0xe40c292c % 1_000);
  expect(partitionOf("foobar", 1_000)).toBe(0xbf9cf968 % 1_000);
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
