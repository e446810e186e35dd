import {
  type Catalog,
  catalogSchema,
  findCatalogProblems,
  findCatalogWarnings,
  findRowProblems,
} from "@menuswitch/domain";
import { type Document, LineCounter, parseDocument } from "yaml";
import { type CatalogProblem, problemOfFile } from "./catalog-problem.ts";
import { describeMismatch } from "./describe-mismatch.ts";
import { describeSchemaIssue } from "./describe-schema-issue.ts";
import { describeWarning } from "./describe-warning.ts";
import type { Environment } from "./expand-variables.ts";
import { findSyntaxErrors } from "./find-syntax-errors.ts";
import type { Finding } from "./located.ts";
import { showPath } from "./quote.ts";
import { readValues } from "./read-values.ts";

/** Longest catalog, as UTF-8. */
export const MAX_CATALOG_BYTES = 1_048_576;
/** Of a longer one. */
export const TOO_LARGE = "the file is larger than 1 MiB (1,048,576 bytes)";

export type ParsedCatalog =
  | { ok: true; catalog: Catalog; warnings: CatalogProblem[] }
  | { ok: false; problems: CatalogProblem[] };

/**
 * A catalog from its YAML text and what is worth a second look in it, or all that is wrong with it; in the order of lines.
 *
 * @param options.file what problems call the text
 * @param options.env where `${NAME}` takes its values from
 */
export function parseCatalog(text: string, options: { file: string; env: Environment }): ParsedCatalog {
  const { file, env } = options;
  if (Buffer.byteLength(text) > MAX_CATALOG_BYTES) {
    return { ok: false, problems: [problemOfFile(file, TOO_LARGE)] };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    logLevel: "error",
    prettyErrors: false,
    resolveKnownTags: false,
    schema: "core",
    stringKeys: true,
    uniqueKeys: false,
  });

  const lineAt = (offset: number) => lineCounter.linePos(offset).line;
  const { catalog, findings, warnings } = readDocument(document, { text, env, lineAt });
  const inOrder = (found: Finding[]) =>
    withoutRepeats(found)
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, path, message, hint }): CatalogProblem => {
        const { line, col } = lineCounter.linePos(offset);
        return { file, line, column: col, path: showPath(path), message, hint };
      });
  return catalog !== undefined && findings.length === 0
    ? { ok: true, catalog, warnings: inOrder(warnings) }
    : { ok: false, problems: inOrder(findings) };
}

interface ReadDocument {
  catalog?: Catalog | undefined;
  findings: Finding[];
  warnings: Finding[];
}

function readDocument(
  document: Document.Parsed,
  context: { text: string; env: Environment; lineAt: (offset: number) => number },
): ReadDocument {
  const { text, env, lineAt } = context;
  const syntaxErrors = findSyntaxErrors(document, text, lineAt);
  const { root, findings } = readValues(document.contents, env, lineAt);
  const unknownTags = document.warnings.map(({ message, pos: [offset] }) => ({ offset, path: [], message }));
  const ofText = [...syntaxErrors, ...unknownTags, ...findings];
  // What the values mean is not asked while the syntax is broken: most of the answers would follow from that.
  if (syntaxErrors.length > 0) return { findings: ofText, warnings: [] };
  const { data, error } = catalogSchema.safeParse(root.value);
  const ofShape = (error?.issues ?? []).flatMap((issue) => describeSchemaIssue(issue, root));
  const ofMeaning = findCatalogProblems(root.value).flatMap((found) => describeMismatch(found, root, lineAt));
  const all = [...ofText, ...ofShape, ...ofMeaning];
  if (data === undefined || all.length > 0) return { findings: all, warnings: [] };
  return {
    catalog: data,
    findings: findRowProblems(data).flatMap((found) => describeMismatch(found, root, lineAt)),
    warnings: findCatalogWarnings(data).map((found) => describeWarning(found, root)),
  };
}

/** What an alias stands for is looked at once for each use. */
function withoutRepeats(findings: Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.offset} ${finding.message}`, finding])).values()];
}
