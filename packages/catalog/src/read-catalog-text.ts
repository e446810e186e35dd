import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type CatalogProblem, problemOfFile } from "./catalog-problem.ts";
import { MAX_CATALOG_BYTES, TOO_LARGE } from "./parse-catalog.ts";

export type CatalogText =
  | { ok: true; text: string; modifiedAtMs: number }
  | { ok: false; problems: CatalogProblem[] };

/** The text of a catalog file, links followed, and when it was last modified: epoch ms, whole. */
export async function readCatalogText(file: string): Promise<CatalogText> {
  const path = resolve(file);
  const refuse = (message: string, hint?: string): CatalogText => ({
    ok: false,
    problems: [problemOfFile(file, message, hint)],
  });
  let handle: FileHandle | undefined;
  try {
    // Asked before opening: opening a named pipe would wait for its writer.
    const kind = await stat(path);
    if (kind.isDirectory()) return refuse(`${path} is a folder`, "name the file in it");
    if (!kind.isFile()) return refuse(`${path} is not a regular file`);
    // Both through one handle, so that the time belongs to the content even when the file is replaced meanwhile.
    handle = await open(path);
    const { mtimeMs, size } = await handle.stat();
    if (size > MAX_CATALOG_BYTES) return refuse(TOO_LARGE);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await handle.readFile());
    return { ok: true, text, modifiedAtMs: Math.floor(mtimeMs) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === undefined) throw error;
    if (code === "ENOENT") return refuse(`there is no file ${path}`, "name another, or set MENU_CATALOG");
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      return refuse(`${path} is not UTF-8 text`, "save it as UTF-8");
    return refuse(`${path} cannot be read: ${code}`);
  } finally {
    await handle?.close();
  }
}
