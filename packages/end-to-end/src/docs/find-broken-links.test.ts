import { describe, expect, test } from "vitest";
import { findBrokenLinks } from "./find-broken-links.ts";

const files = ["README.md", "LICENSE", "docs/guide.md", "docs/with space.md", "src/main.ts", "src"];
const guide = "# Guide\n## Set it up: `npm ci`, then run\n## Notes\n## Notes\n## [Linked](x) *name*\n";

function brokenLinksOf(text: string, path = "README.md"): string[] {
  const documents = new Map([
    ["docs/guide.md", guide],
    [path, text],
  ]);
  return findBrokenLinks(documents, (file) => files.includes(file)).filter((line) => line.startsWith(path));
}

test.each([
  "[file](LICENSE) ![image](src/main.ts)",
  '[title](docs/guide.md "The guide")',
  "[space](docs/with%20space.md) [angle](<LICENSE>)",
  "[folder](src) [line](src/main.ts#L10)",
  "[heading](docs/guide.md#set-it-up-npm-ci-then-run) [second](docs/guide.md#notes-1)",
  "[heading](docs/guide.md#linked-name)",
  "# Here\n[below](#here)",
  "[elsewhere](https://example.com/none#none) <mailto:someone@example.com> [mail](mailto:a@example.com)",
  "[reference][1]\n\n[1]: docs/guide.md",
  "`[code](none.md)`",
  "```md\n[code](none.md)\n```",
  "- list\n  ```md\n  [code](none.md)\n  ```",
])("is content with %j", (text) => {
  expect(brokenLinksOf(text)).toEqual([]);
});

test.each([
  ["a file that is not there", "[x](none.md)", "none.md"],
  ["a heading that is not there", "[x](docs/guide.md#none)", "docs/guide.md#none"],
  ["a heading counted too far", "[x](docs/guide.md#notes-2)", "docs/guide.md#notes-2"],
  ["a heading of the document itself", "[x](#none)", "#none"],
  ["a heading that is only code", "```sh\n# here\n```\n[x](#here)", "#here"],
  ["a reference", "[x][1]\n\n[1]: none.md", "none.md"],
  ["a link after a code block", "```\n```\n[x](none.md)", "none.md"],
])("finds %s", (_what, text, link) => {
  expect(brokenLinksOf(text)).toEqual([`README.md links to ${link}, which is not there`]);
});

describe("in a folder", () => {
  test("links start from the document", () => {
    expect(brokenLinksOf("[x](guide.md#guide) [y](../README.md)", "docs/other.md")).toEqual([]);
    expect(brokenLinksOf("[x](docs/guide.md)", "docs/other.md")).toEqual([
      "docs/other.md links to docs/guide.md, which is not there",
    ]);
  });
});
