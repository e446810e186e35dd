import type { CatalogProblem } from "./catalog-problem.ts";

const MAX_SHOWN = 100;

/** Problems for an administrator to read: a line each, as compilers write them, then their number. */
export function formatProblems(
  problems: readonly CatalogProblem[],
  noun: "problem" | "warning" = "problem",
): string {
  const shown = problems.slice(0, MAX_SHOWN).map(formatProblem);
  const count = `${problems.length} ${noun}${problems.length === 1 ? "" : "s"}`;
  const cut = problems.length > MAX_SHOWN ? `, of which the first ${MAX_SHOWN} are shown` : "";
  return [...shown, `${count}${cut}`].join("\n");
}

function formatProblem({ file, line, column, message, hint }: CatalogProblem): string {
  const text = hint === undefined ? message : `${message} (${hint})`;
  // A terminal would obey control characters that came from the file.
  return `${file}:${line}:${column}  ${text}`.replace(/\p{Cc}/gu, "?");
}
