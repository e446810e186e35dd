import { createHash } from "node:crypto";
import { type Catalog, canonicalJson } from "@menuswitch/domain";
import type { CatalogProblem } from "./catalog-problem.ts";
import type { Environment } from "./expand-variables.ts";
import { parseCatalog } from "./parse-catalog.ts";
import { type CatalogText, readCatalogText } from "./read-catalog-text.ts";

export interface LoadedCatalog {
  catalog: Catalog;
  /** When the file was last modified: epoch ms, whole. */
  modifiedAtMs: number;
  /** SHA-256 of what it means, in hex: neither comments nor the order of keys change it. */
  hash: string;
  /** What is worth a second look. */
  warnings: CatalogProblem[];
}

export type ReadCatalog = ({ ok: true } & LoadedCatalog) | { ok: false; problems: CatalogProblem[] };

/**
 * The catalog in a file, or all that is wrong with the file.
 *
 * @param file absolute, or relative to the working directory; links are followed
 */
export async function readCatalogFile(file: string, env: Environment): Promise<ReadCatalog> {
  return parseCatalogText(await readCatalogText(file), { file, env });
}

export function parseCatalogText(
  read: CatalogText,
  options: { file: string; env: Environment },
): ReadCatalog {
  if (!read.ok) return read;
  const parsed = parseCatalog(read.text, options);
  if (!parsed.ok) return parsed;
  const hash = createHash("sha256").update(canonicalJson(parsed.catalog)).digest("hex");
  return { ...parsed, modifiedAtMs: read.modifiedAtMs, hash };
}
