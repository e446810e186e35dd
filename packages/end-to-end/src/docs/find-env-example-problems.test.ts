import { expect, test } from "vitest";
import { findEnvExampleProblems } from "./find-env-example-problems.ts";
import type { Variable } from "./list-variables.ts";

const use = { app: "one", description: "What", values: "text", required: false };
const variables: Variable[] = [
  { name: "KEY", uses: [{ ...use, required: true }] },
  {
    name: "PORT",
    uses: [
      { ...use, default: "80" },
      { ...use, default: "81" },
    ],
  },
  { name: "NODES", uses: [use] },
];
const problemsOf = (text: string) => findEnvExampleProblems(text, variables, new Set(["MOUNT"]));

test.each([
  "KEY=\n# PORT=80\n# NODES=a:1,b:2\n",
  "KEY=secret\n# PORT=81\n#NODES=\n# MOUNT=.\n",
  "KEY=\n# PORT=\nNODES=\n",
  "KEY=\nPORT=8080\n# NODES=\n",
])("is content with %j", (text) => {
  expect(problemsOf(text)).toEqual([]);
});

test("names what is missing, unknown, or shown with another than its default", () => {
  expect(problemsOf("# PORT=82\nNODES=\nOLD=1\n# Not a KEY=here\n")).toEqual([
    ".env.example: KEY is missing",
    ".env.example: OLD is read by nothing",
    ".env.example: PORT is shown with 82, but its default is 80 or 81",
  ]);
});
