import { expect, test } from "vitest";
import { describeRefusal } from "./describe-refusal.ts";
import { invalid } from "./parsed-event.ts";

test.each([
  [[], undefined, "is wrong"],
  [["id"], undefined, "id is wrong"],
  [["detail", "eventBody", "ids", 0], undefined, "detail.eventBody.ids[0] is wrong"],
  [["customer", "id"], 3, "[3].customer.id is wrong"],
  [[], 3, "[3]: is wrong"],
])("describes a problem at %j of the event %j as %j", (path, index, text) => {
  expect(describeRefusal(invalid("is wrong", path), index)).toBe(text);
});
