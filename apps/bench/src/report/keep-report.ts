import { mkdir, readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { benchmarksPage } from "./benchmarks-page.ts";
import { type Plot, type Section, sectionSchema } from "./findings.ts";

/**
 * Writes the page and its plots into `docs`. Sections of parts that did not run now are kept, from the file that this leaves
 * beside the plots.
 *
 * @param titles by part, in the order of the page
 */
export async function keepReport(
  docs: URL,
  {
    sections,
    plots,
    titles,
  }: { sections: readonly Section[]; plots: readonly Plot[]; titles: ReadonlyMap<string, string> },
): Promise<void> {
  const folder = new URL("benchmarks/", docs);
  const kept = new URL("sections.json", folder);
  await mkdir(folder, { recursive: true });
  const before = z.array(sectionSchema).parse(JSON.parse(await readFile(kept, "utf8").catch(() => "[]")));
  const fresh = new Set(sections.map(({ part }) => part));
  const all = [...before.filter(({ part }) => !fresh.has(part) && titles.has(part)), ...sections];
  await writeFile(kept, `${JSON.stringify(all, null, 1)}\n`);
  for (const { name, svg } of plots) await writeFile(new URL(`${name}.svg`, folder), svg);
  await writeFile(new URL("benchmarks.md", docs), benchmarksPage(all, titles));
}
