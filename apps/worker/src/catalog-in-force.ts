import type { LoadedCatalog } from "@menuswitch/catalog";
import { type CompiledCatalog, compileCatalog } from "@menuswitch/genesys";
import type { Logger } from "@menuswitch/runtime";
import { type CatalogVersion, type SharedCatalog, sameVersion } from "@menuswitch/state";

/** The catalog this worker goes by: the highest version that any worker has published. */
export interface CatalogInForce {
  current(): CompiledCatalog;
  /** Takes over a newer published version, if there is one. */
  refresh(): Promise<void>;
  /** Publishes what the file says now; a file older than the version in force is not taken over. */
  offer(file: LoadedCatalog): Promise<void>;
}

/**
 * Two workers that read two versions of the file (a rolling deployment, a slow volume) would otherwise write each
 * other's menus away for ever.
 *
 * @param onChange called after a version was taken over, the first at the start not included
 */
export async function makeCatalogInForce(deps: {
  shared: SharedCatalog;
  file: LoadedCatalog;
  logger: Logger;
  onChange: (catalog: CompiledCatalog) => Promise<void>;
}): Promise<CatalogInForce> {
  const { shared, logger, onChange } = deps;

  async function publish({ catalog, modifiedAtMs, hash }: LoadedCatalog) {
    const own: CatalogVersion = { modifiedAt: modifiedAtMs, hash };
    const inForce = await shared.publish(own, catalog);
    if (!sameVersion(own, inForce)) {
      logger.warn(
        { file_modified_at: isoTime(own), in_force_modified_at: isoTime(inForce) },
        "a newer catalog is in force than this worker's file; save the file again to make it the newest",
      );
    }
    return own;
  }

  const own = await publish(deps.file);
  let compiled = compileCatalog(deps.file.catalog, own);

  async function takeOver(): Promise<boolean> {
    const published = await shared.version();
    // A Redis that came back empty.
    if (!published) await shared.publish(compiled.version, compiled.catalog);
    if (!published || sameVersion(published, compiled.version)) return false;
    const read = await shared.read();
    if (!read || sameVersion(read.version, compiled.version)) return false;
    if (!read.catalog) {
      logger.error("the catalog in force was written by another version of Menuswitch and is not understood");
      return false;
    }
    compiled = compileCatalog(read.catalog, read.version);
    logger.info(
      { modified_at: isoTime(read.version), hash: read.version.hash.slice(0, 12) },
      "catalog in force",
    );
    return true;
  }

  await takeOver();

  return {
    current: () => compiled,
    async refresh() {
      if (await takeOver()) await onChange(compiled);
    },
    async offer(file) {
      await publish(file);
      if (await takeOver()) await onChange(compiled);
    },
  };
}

function isoTime({ modifiedAt }: CatalogVersion): string {
  return new Date(modifiedAt).toISOString();
}
