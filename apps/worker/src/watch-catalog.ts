import { formatProblems, watchCatalogFile } from "@menuswitch/catalog";
import type { Logger } from "@menuswitch/runtime";
import type { CatalogInForce } from "./catalog-in-force.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

export interface CatalogWatch {
  /** What is wrong with the file as it is now; undefined while it is good. */
  problems(): string | undefined;
  close(): Promise<void>;
}

/** How often a catalog published by another worker is looked for. */
const REFRESH_INTERVAL_MS = 1_000;

/** Keeps the catalog in force up to date with the file and with what other workers published. A bad file changes nothing. */
export function watchCatalog(deps: {
  file: string;
  env: NodeJS.ProcessEnv;
  catalog: CatalogInForce;
  metrics: Pick<WorkerMetrics, "catalogStale">;
  logger: Logger;
}): CatalogWatch {
  const { file, env, catalog, metrics, logger } = deps;
  let problems: string | undefined;

  const failed = (err: unknown) =>
    logger.error({ err }, "the catalog could not be published or taken over; trying again");

  const watcher = watchCatalogFile({
    file,
    env,
    onCatalog(loaded) {
      problems = undefined;
      metrics.catalogStale.set(0);
      logger.info({ file }, "the catalog file changed");
      void catalog.offer(loaded).catch(failed);
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

  let refreshing: Promise<void> | undefined;
  const timer = setInterval(() => {
    refreshing ??= catalog
      .refresh()
      .catch(failed)
      .finally(() => {
        refreshing = undefined;
      });
  }, REFRESH_INTERVAL_MS);

  return {
    problems: () => problems,
    async close() {
      clearInterval(timer);
      await watcher.close();
      await refreshing;
    },
  };
}
