import { type Catalog, catalogSchema } from "@menuswitch/domain";
import type { Keys } from "./keys.ts";
import type { RedisConnection, RunScript } from "./scripts.ts";

/** Orders catalogs: by the file's modification time (epoch ms), then by content hash. */
export interface CatalogVersion {
  modifiedAt: number;
  hash: string;
}

export interface PublishedCatalog {
  version: CatalogVersion;
  /** Undefined where another version of Menuswitch wrote it and it is not understood. */
  catalog: Catalog | undefined;
}

/** Reads the catalog that all workers use. */
export interface CatalogReader {
  version(): Promise<CatalogVersion | undefined>;
  read(): Promise<PublishedCatalog | undefined>;
}

/** The catalog that all workers use: the highest version any of them has published. */
export interface SharedCatalog extends CatalogReader {
  /** Offers a version; returns the one in force afterwards, this or a higher one. */
  publish(version: CatalogVersion, catalog: Catalog): Promise<CatalogVersion>;
}

export function makeCatalogReader({ redis, keys }: { redis: RedisConnection; keys: Keys }): CatalogReader {
  return {
    async version() {
      const [modifiedAt, hash] = await redis.hmget(keys.catalog, "modifiedAt", "hash");
      return modifiedAt && hash ? { modifiedAt: Number(modifiedAt), hash } : undefined;
    },
    async read() {
      const [modifiedAt, hash, json] = await redis.hmget(keys.catalog, "modifiedAt", "hash", "json");
      if (!modifiedAt || !hash || !json) return undefined;
      const { data } = catalogSchema.safeParse(JSON.parse(json));
      return { version: { modifiedAt: Number(modifiedAt), hash }, catalog: data };
    },
  };
}

export function makeSharedCatalog(deps: {
  redis: RedisConnection;
  runScript: RunScript;
  keys: Keys;
}): SharedCatalog {
  const { runScript, keys } = deps;
  return {
    ...makeCatalogReader(deps),
    async publish({ modifiedAt, hash }, catalog) {
      const args = [modifiedAt, hash, JSON.stringify(catalog)];
      const reply = await runScript("publish-catalog", [keys.catalog], args);
      const [currentModifiedAt, currentHash] = reply as [string, string];
      return { modifiedAt: Number(currentModifiedAt), hash: currentHash };
    },
  };
}

export function sameVersion(a: CatalogVersion | undefined, b: CatalogVersion | undefined): boolean {
  return a?.modifiedAt === b?.modifiedAt && a?.hash === b?.hash;
}
