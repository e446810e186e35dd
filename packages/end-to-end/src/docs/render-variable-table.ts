import type { Variable, VariableUse } from "./list-variables.ts";

/** One Markdown table: a row per variable. */
export function renderVariableTable(variables: readonly Variable[]): string {
  const rows = variables.map(({ name, uses }) => [
    `\`${name}\``,
    describeDefault(uses),
    uses[0].values,
    uses[0].description,
    uses.map(({ app }) => app).join(", "),
  ]);
  return [["Variable", "Default", "Values", "What it is", "Used by"], Array(5).fill("---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}

function describeDefault(uses: Variable["uses"]): string {
  const defaults = new Set(uses.map(defaultOf));
  if (defaults.size === 1) return defaultOf(uses[0]);
  return uses.map((use) => `${defaultOf(use)} (${use.app})`).join(", ");
}

function defaultOf(use: VariableUse): string {
  if (use.required) return "**required**";
  return use.default === undefined ? "" : `\`${use.default}\``;
}
