import type { Finding } from "./finding.ts";

const SIGNS = { ok: "✓", warning: "!", problem: "✗", unknown: "?" };
/** A longer name has a line of its own, so that one file path far away does not push everything to the right. */
const WIDEST_NAME = 48;

/** A table of findings: sign, what was looked at, what was found; below that what to do about it. */
export function tabulate(findings: readonly Finding[]): string {
  const names = findings.map(({ what }) => what.length).filter((length) => length <= WIDEST_NAME);
  const width = Math.max(0, ...names);
  const indent = " ".repeat(2 + width + 2);
  return findings
    .flatMap(({ what, verdict, detail, remedy }) => {
      const [first = "", ...further] = [...detail.split("\n"), ...(remedy ? [`→ ${remedy}`] : [])];
      const name = `${SIGNS[verdict]} ${what.padEnd(width)}`;
      const head = what.length > width ? [name, `${indent}${first}`] : [`${name}  ${first}`];
      return [...head, ...further.map((line) => `${indent}${line}`)];
    })
    .join("\n");
}
