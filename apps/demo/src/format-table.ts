import type { Finding } from "./findings.ts";
import { paint } from "./screen.ts";

/** The findings as lines of a table; the last column says what is right and what is not. */
export function formatTable(rows: readonly Finding[]): string[] {
  const widths = {
    what: widest(rows.map(({ what }) => what)),
    found: widest(rows.map(({ found }) => found)),
  };
  const rule = `  ${"─".repeat(widths.what + widths.found + 10)}`;
  return [
    rule,
    ...rows.map(({ what, found, right }) => {
      const cells = `  ${what.padEnd(widths.what)}   ${found.padEnd(widths.found)}   `;
      if (right === undefined) return cells.trimEnd();
      return cells + (right ? paint.good("ok") : paint.bad("WRONG"));
    }),
    rule,
    ...rows.flatMap(({ note = [] }) => note).map((line) => `  ${line}`),
  ];
}

const widest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));
