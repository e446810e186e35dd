import { expect, test } from "vitest";
import { uselessWrites } from "./useless-writes.ts";

const write = (menuId: string, atMs: number) => ({ menuId, arrivedAtMs: atMs, appliedAtMs: atMs + 5 });
const WRITES = [write("a", 0), write("b", 100), write("b", 200), write("a", 300)];

test("a write of what is there already is useless", () => {
  expect(uselessWrites(WRITES, [], 50)).toEqual({ useless: [WRITES[2]], repairs: [] });
});

test("it is a repair within reach of something that left a write's fate unknown", () => {
  expect(uselessWrites(WRITES, [[90, 160]], 50)).toEqual({ useless: [], repairs: [WRITES[2]] });
  expect(uselessWrites(WRITES, [[90, 140]], 50).useless).toEqual([WRITES[2]]);
  expect(uselessWrites(WRITES, [[201, 400]], 50).useless).toEqual([WRITES[2]]);
});
