import { formatProblems, type LoadedCatalog, watchCatalogFile } from "@menuswitch/catalog";
import type { Logger } from "@menuswitch/runtime";
import type { CatalogInForce } from "./catalog-in-force.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface CatalogWatch {
  /** What is wrong with the file as it is now; undefined while it is good. */
  problems(): string | undefined;
  close(): Promise<void>;
}

/** How often a changed file is published, and a catalog published by another worker looked for. */
const CATCH_UP_INTERVAL_MS = 500;

/** Keeps the catalog in force up to date with the file and with what other workers published. A bad file changes nothing. */
export function watchCatalog(deps: {
  file: string;
  env: NodeJS.ProcessEnv;
  /** What the file said when the worker started. */
  known: LoadedCatalog;
  catalog: CatalogInForce;
  metrics: Pick<WorkerMetrics, "catalogStale">;
  logger: Logger;
}): CatalogWatch {
  const { file, env, known, catalog, metrics, logger } = deps;
  let problems: string | undefined;

  function logWarnings({ warnings }: LoadedCatalog): void {
    if (warnings.length === 0) return;
    logger.warn(
      { file, warnings: formatProblems(warnings, "warning") },
      "the catalog is worth a second look",
    );
  }
  logWarnings(known);

  // Kept until it is published: the watcher tells a change once.
  let unpublished: LoadedCatalog | undefined;
  let closed = false;

  async function catchUp(): Promise<void> {
    try {
      if (unpublished) {
        const offered = unpublished;
        await catalog.offer(offered);
        if (unpublished === offered) unpublished = undefined;
      } else {
        await catalog.refresh();
      }
    } catch (err) {
      if (!closed) logger.error({ err }, "the catalog could not be published or taken over; trying again");
    }
  }

  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void catchUp().finally(() => {
      busy = false;
    });
  }, CATCH_UP_INTERVAL_MS);

  const watcher = watchCatalogFile({
    file,
    env,
    known,
    onCatalog(loaded) {
      problems = undefined;
      metrics.catalogStale.set(0);
      logger.info({ file }, "the catalog file changed");
      logWarnings(loaded);
      unpublished = loaded;
    },
    onProblems(found) {
      problems = formatProblems(found);
      metrics.catalogStale.set(1);
      logger.error(
        { file, problems },
        "the changed catalog file has problems; the last good catalog stays in force",
      );
    },
  });

  return {
    problems: () => problems,
    async close() {
      closed = true;
      clearInterval(timer);
      // What is being caught up with is not waited for: with Redis away it would not end. It is safe to break off.
      await watcher.close();
    },
  };
}
