import { posix } from "node:path";

/**
 * Links of Markdown documents to files, and to headings, that are not there. Links to other sites are left alone.
 *
 * @param documents path → text; paths, here and in `exists`, are relative to the repository
 */
export function findBrokenLinks(
  documents: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): string[] {
  const isBroken = (path: string, anchor: string | undefined) => {
    if (!exists(path)) return true;
    const target = documents.get(path);
    return target !== undefined && anchor !== undefined && !anchorsOf(target).has(anchor);
  };
  return [...documents].flatMap(([document, text]) =>
    linksOf(text)
      .filter((link) => {
        const [path, anchor] = decodeURI(link).split("#", 2);
        return isBroken(path ? posix.join(posix.dirname(document), path) : document, anchor);
      })
      .map((link) => `${document} links to ${link}, which is not there`),
  );
}

function linksOf(markdown: string): string[] {
  const prose = withoutFences(markdown).replace(/`[^`\n]*`/g, "");
  const inline = prose.matchAll(/\]\(\s*<?([^\s)>]+)/g);
  const definitions = prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm);
  return [...inline, ...definitions].flatMap(([, link = ""]) =>
    /^([a-z][a-z+.-]*:|\/\/)/i.test(link) ? [] : [link],
  );
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutFences(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*\s*$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    let anchor = slug;
    for (let repeat = 1; anchors.has(anchor); repeat++) anchor = `${slug}-${repeat}`;
    anchors.add(anchor);
  }
  return anchors;
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^ *(```+|~~~+)[\s\S]*?^ *\1.*$/gm, "");
}
