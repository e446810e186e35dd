import type { Variable } from "./list-variables.ts";

/**
 * `.env.example` names every variable and no other. A line that is commented out shows the default, or nothing, or, for
 * a variable without a default, an example.
 *
 * @param foreign names that no app reads, but Docker Compose does
 */
export function findEnvExampleProblems(
  text: string,
  variables: readonly Variable[],
  foreign: ReadonlySet<string>,
): string[] {
  const lines = [...text.matchAll(/^(# ?)?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
    ([, comment, name = "", value = ""]) => ({
      name,
      value: value.trim(),
      commentedOut: comment !== undefined,
    }),
  );
  const named = new Set(lines.map(({ name }) => name));
  const known = new Map(variables.map((variable) => [variable.name, variable]));

  const missing = variables.filter(({ name }) => !named.has(name)).map(({ name }) => `${name} is missing`);
  const unknown = [...named]
    .filter((name) => !known.has(name) && !foreign.has(name))
    .map((name) => `${name} is read by nothing`);
  const wrong = lines.flatMap(({ name, value, commentedOut }) => {
    const defaults = known.get(name)?.uses.flatMap((use) => use.default ?? []) ?? [];
    if (!commentedOut || value === "" || defaults.length === 0 || defaults.includes(value)) return [];
    return [`${name} is shown with ${value}, but its default is ${defaults.join(" or ")}`];
  });
  return [...missing, ...unknown, ...wrong].map((problem) => `.env.example: ${problem}`);
}
