import fc from "fast-check";
import { expect, test } from "vitest";
import { expandVariables } from "./expand-variables.ts";

const env = { A: "1", B_2: "two", MONEY: `$& \${A} $1` };
const expand = (text: string) => expandVariables(text, env, "menus.a");

test.each([
  ["no variable", "no variable"],
  [`\${A}`, "1"],
  [`<\${A}-\${B_2}>`, "<1-two>"],
  [`\${MONEY}`, `$& \${A} $1`],
  [`$\${A}`, `\${A}`],
  [`$$\${A}`, `$\${A}`],
  ["costs $5", "costs $5"],
  [`$A {A} \${A`, `$A {A} \${A`],
])("makes of %j %j", (text, expanded) => {
  expect(expand(text).text).toBe(expanded);
});

test.each([`\${}`, `\${ A }`, `\${1A}`, `\${A-B}`, `\${A`, `\${A\${B}}`, `\${`])(
  "finds fault with %j",
  (text) => {
    expect(expand(text).faults).not.toEqual([]);
  },
);

test("names each variable that is missing", () => {
  const { faults } = expand(`\${X} \${A} \${Y}`);
  expect(faults.map((fault) => fault.message)).toEqual([
    "environment variable X is missing, and menus.a needs it",
    "environment variable Y is missing, and menus.a needs it",
  ]);
});

test(`leaves every text without \${ as it is`, () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("$", "}", "A", "x") }), (text) => {
      expect(expand(text)).toEqual({ text, faults: [] });
    }),
  );
});
