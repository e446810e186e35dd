import { mkdir, readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { benchmarksPage } from "./benchmarks-page.ts";
import { type Plot, type Section, sectionSchema } from "./findings.ts";

/**
 * Writes a part's section and plots into the page in `docs`. The sections of other parts are kept, from the file that this
 * leaves beside the plots.
 *
 * @param titles by part, in the order of the page
 */
export async function keepReport(
  docs: URL,
  {
    section,
    plots,
    titles,
  }: { section: Section; plots: readonly Plot[]; titles: ReadonlyMap<string, string> },
): Promise<void> {
  const folder = new URL("benchmarks/", docs);
  const kept = new URL("sections.json", folder);
  await mkdir(folder, { recursive: true });
  const before = z.array(sectionSchema).parse(JSON.parse(await readFile(kept, "utf8").catch(() => "[]")));
  const others = before.filter(({ part }) => part !== section.part && titles.has(part));
  const sections = [...others, section];
  await writeFile(kept, `${JSON.stringify(sections, null, 1)}\n`);
  for (const { name, svg } of plots) await writeFile(new URL(`${name}.svg`, folder), svg);
  await writeFile(new URL("benchmarks.md", docs), benchmarksPage(sections, titles));
}
