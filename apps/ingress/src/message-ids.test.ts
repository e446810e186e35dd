import { expect, test } from "vitest";
import { makeMessageIds } from "./message-ids.ts";

test("a repeat of a message gets the ids that the message got, another message others", () => {
  const idsOf = (message: string) => {
    const newId = makeMessageIds(message);
    return [newId(), newId()];
  };
  expect(idsOf("a")).toEqual(idsOf("a"));
  const ids = [...idsOf("a"), ...idsOf("b")];
  expect(new Set(ids).size).toBe(4);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
