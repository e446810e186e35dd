import { expect, test } from "vitest";
import { renderVariableTable } from "./render-variable-table.ts";

const use = { app: "one", description: "What", values: "text", required: false };

test("has a row per variable with its default and the apps that use it", () => {
  const table = renderVariableTable([
    { name: "MUST", uses: [{ ...use, required: true }] },
    { name: "MAY", uses: [{ ...use, description: "This | that" }] },
    {
      name: "SAME",
      uses: [
        { ...use, default: "5" },
        { ...use, app: "two", default: "5" },
      ],
    },
    {
      name: "DIFFERENT",
      uses: [
        { ...use, default: "5" },
        { ...use, app: "two", default: "6" },
      ],
    },
  ]);

  expect(table.split("\n").slice(1)).toEqual([
    "| --- | --- | --- | --- | --- |",
    "| `MUST` | **required** | text | What | one |",
    "| `MAY` |  | text | This \\| that | one |",
    "| `SAME` | `5` | text | What | one, two |",
    "| `DIFFERENT` | `5` (one), `6` (two) | text | What | one, two |",
  ]);
});
