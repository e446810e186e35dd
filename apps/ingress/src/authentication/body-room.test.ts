import { expect, test } from "vitest";
import { makeBodyRoom } from "./body-room.ts";

test("room that was taken is there again once it was left, however often that is said", () => {
  const room = makeBodyRoom(100);
  const leave = room.take(60);
  expect(room.take(41)).toBeUndefined();
  expect(room.take(40)).toBeDefined();
  leave?.();
  leave?.();
  expect(room.take(61)).toBeUndefined();
  expect(room.take(60)).toBeDefined();
});
