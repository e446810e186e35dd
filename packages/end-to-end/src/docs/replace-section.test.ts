import { expect, test } from "vitest";
import { replaceSection } from "./replace-section.ts";

const document = "before\n<!-- list:begin -->\nold\n<!-- list:end -->\nafter";

test("puts the new content between the markers and leaves the rest alone", () => {
  expect(replaceSection(document, "list", "new")).toBe(
    "before\n<!-- list:begin -->\n\nnew\n\n<!-- list:end -->\nafter",
  );
});

test("changes nothing the second time", () => {
  const once = replaceSection(document, "list", "$& and $1");

  expect(replaceSection(once, "list", "$& and $1")).toBe(once);
});

test("leaves a text without the markers as it is", () => {
  expect(replaceSection(document, "other", "new")).toBe(document);
});

test.each(["<!-- list:begin -->", "<!-- list:end -->", "<!-- list:end --> <!-- list:begin -->"])(
  "refuses a text with only %s",
  (text) => {
    expect(() => replaceSection(text, "list", "new")).toThrow("<!-- list:begin -->");
  },
);
