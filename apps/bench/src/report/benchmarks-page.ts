import { markdownTable } from "@menuswitch/rig";
import type { Goal, Section } from "./findings.ts";

/** What `docs/benchmarks.md` says. @param titles by part, in the order of the page */
export function benchmarksPage(sections: readonly Section[], titles: ReadonlyMap<string, string>): string {
  const ordered = [...titles].flatMap(([part, title]) =>
    sections.filter((section) => section.part === part).map((section) => ({ ...section, title })),
  );
  const goals = ordered.flatMap((section) => section.goals);
  return `# Benchmarks

Written by \`npm run bench\`; each part says when and on what. The same again: \`npm run bench\`, or \`npm run bench -- ack\` for
one part alone. Sender, contenders, Menuswitch, Redis and the simulated Genesys Cloud share the machine. Absolute figures are
that machine's; ratios and CPU times travel better. Figures are medians over the rounds, in parentheses the lowest and the
highest. All that is compared was measured in the same run and in turns. For programs:
[benchmarks/sections.json](benchmarks/sections.json).

## Goals

${goals.length === 0 ? "None measured yet." : markdownTable(goalRows(goals))}

${ordered.map(describeSection).join("\n\n")}
`;
}

/** One row per goal, its headings first. */
export const goalRows = (goals: readonly Goal[]): string[][] => [
  ["goal", "wanted", "measured", "met"],
  ...goals.map(({ what, wanted, measured, met }) => [
    what,
    wanted,
    measured,
    met === null ? "cannot be told here" : met ? "yes" : "no",
  ]),
];

function describeSection({
  title,
  conditions,
  method,
  tables,
  notes,
  plots,
}: Section & { title: string }): string {
  return [
    `## ${title}`,
    `${conditions}.`,
    ...method,
    ...tables.flatMap((table) => [`${table.title}:`, markdownTable(table.rows)]),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join("\n")] : []),
    ...plots.map(({ name, title }) => `![${title}](benchmarks/${name}.svg)`),
  ].join("\n\n");
}
