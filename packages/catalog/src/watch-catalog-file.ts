import type { CatalogProblem } from "./catalog-problem.ts";
import type { Environment } from "./expand-variables.ts";
import { formatProblems } from "./format-problems.ts";
import { type LoadedCatalog, parseCatalogText, type ReadCatalog } from "./read-catalog-file.ts";
import { readCatalogText } from "./read-catalog-text.ts";

/** A file that changed is read again after this long, and believed once it stands still. */
const SETTLE_MS = 100;

export interface CatalogWatcher {
  /** From the call on, no callback is called any more. */
  close(): Promise<void>;
}

/**
 * Reads the file every `intervalMs` and tells what it holds: at first, and whenever that changes. Reading instead of
 * being notified sees every way a file changes: written in place, replaced by a rename, behind a link that is moved
 * (Kubernetes), on a network drive.
 *
 * `onCatalog` is called when the content or the modification time is another than was told last, since both make the
 * catalog's version: touching a file puts it in force again. It is also called when the problems of a file are over.
 * `onProblems` is called once for the same problems, however long they last; a file that is gone is one of them.
 *
 * @param options.known what the caller has read already: not told at first unless the file has changed since
 */
export function watchCatalogFile(options: {
  file: string;
  env: Environment;
  intervalMs?: number | undefined;
  known?: LoadedCatalog | undefined;
  onCatalog: (loaded: LoadedCatalog) => void;
  onProblems: (problems: CatalogProblem[]) => void;
}): CatalogWatcher {
  const { file, env, intervalMs = 1_000, known, onCatalog, onProblems } = options;
  let seen: string | undefined;
  let parsed: string | undefined;
  let told = known && versionOf(known);
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let polling = poll();

  async function poll(): Promise<void> {
    const read = await readCatalogText(file);
    if (closed) return;
    const now = read.ok ? `${read.modifiedAtMs} ${read.text}` : formatProblems(read.problems);
    // Caught half-written, a file may well look whole: it has to be the same twice.
    const settled = now === seen;
    seen = now;
    timer = setTimeout(
      () => {
        polling = poll();
      },
      settled ? intervalMs : Math.min(intervalMs, SETTLE_MS),
    );
    if (settled && now !== parsed) {
      parsed = now;
      tell(parseCatalogText(read, { file, env }));
    }
  }

  function tell(result: ReadCatalog): void {
    const news = result.ok ? versionOf(result) : formatProblems(result.problems);
    if (news === told) return;
    told = news;
    if (result.ok) onCatalog(result);
    else onProblems(result.problems);
  }

  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await polling;
    },
  };
}

function versionOf({ hash, modifiedAtMs }: LoadedCatalog): string {
  return `${modifiedAtMs} ${hash}`;
}
