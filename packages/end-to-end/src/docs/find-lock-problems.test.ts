import { expect, test } from "vitest";
import { findLockProblems } from "./find-lock-problems.ts";

const tool = { version: "1.0.0", optionalDependencies: { "@tool/linux": "1.0.0" } };

test.each([
  ["beside it", { "node_modules/tool": tool, "node_modules/@tool/linux": {} }],
  ["inside it", { "node_modules/tool": tool, "node_modules/tool/node_modules/@tool/linux": {} }],
  ["above it", { "node_modules/a/node_modules/tool": tool, "node_modules/a/node_modules/@tool/linux": {} }],
  ["for a workspace", { "packages/tool": tool, "node_modules/@tool/linux": {} }],
  ["for the root", { "": tool, "node_modules/@tool/linux": {} }],
])("finds an optional dependency %s", (_where, packages) => {
  expect(findLockProblems({ packages })).toEqual([]);
});

test("names an optional dependency that is not in the lockfile, or only where its package does not see it", () => {
  expect(findLockProblems({ packages: { "": tool } })).toEqual([
    "the root names @tool/linux, which is not in the lockfile",
  ]);
  expect(
    findLockProblems({
      packages: { "node_modules/tool": tool, "node_modules/b/node_modules/@tool/linux": {} },
    }),
  ).toEqual(["node_modules/tool names @tool/linux, which is not in the lockfile"]);
});

test("names the address of a registry, but not a link to a workspace", () => {
  expect(
    findLockProblems({
      packages: {
        "node_modules/@own/a": { resolved: "packages/a", link: true },
        "node_modules/b": { resolved: "https://registry.example/b.tgz" },
      },
    }),
  ).toEqual(["node_modules/b has the address of a registry: https://registry.example/b.tgz"]);
});
