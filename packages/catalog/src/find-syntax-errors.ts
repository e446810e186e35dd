import type { Document, ErrorCode } from "yaml";
import type { Finding } from "./located.ts";

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: "the file has more than one document",
  NON_STRING_KEY: "a key must be plain text",
  RESOURCE_EXHAUSTION: "the values are nested too deeply",
};

const HINTS: Partial<Record<ErrorCode, string>> = {
  BAD_SCALAR_START: "put the text in quotes",
  BLOCK_AS_IMPLICIT_KEY: 'text that contains ": " needs quotes',
  MULTIPLE_DOCS: 'remove the line "---"',
  TAB_AS_INDENT: "indent with spaces",
};

/**
 * What the YAML parser refuses, without what only follows from an earlier mistake: the rest of a line, and all that comes
 * after a token that the parser could make nothing of.
 */
export function findSyntaxErrors(
  document: Document.Parsed,
  text: string,
  lineAt: (offset: number) => number,
): Finding[] {
  const exhausted = document.errors.find((error) => error.code === "RESOURCE_EXHAUSTION");
  const firsts = new Map<number, Finding>();
  for (const { code, message, pos } of exhausted === undefined ? document.errors : [exhausted]) {
    const [offset] = pos;
    const hint = text.startsWith("${", offset - 1) ? `put "\${NAME}" in quotes` : HINTS[code];
    const line = lineAt(offset);
    if (!firsts.has(line)) {
      firsts.set(line, { offset, path: [], message: MESSAGES[code] ?? `YAML: ${message}`, hint });
    }
    if (code === "UNEXPECTED_TOKEN") break;
  }
  return [...firsts.values()];
}
