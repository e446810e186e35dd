import type { Keys } from "./keys.ts";
import type { RedisConnection, RunScript } from "./scripts.ts";

/** Orders catalogs: by the file's modification time (epoch ms), then by content hash. */
export interface CatalogVersion {
  modifiedAt: number;
  hash: string;
}

/** The catalog that all workers use: the highest version any of them has published. */
export interface SharedCatalog {
  /** Offers a version; returns the one in force afterwards, this or a higher one. */
  publish(version: CatalogVersion, json: string): Promise<CatalogVersion>;
  version(): Promise<CatalogVersion | undefined>;
  read(): Promise<{ version: CatalogVersion; json: string } | undefined>;
}

export function makeSharedCatalog(deps: {
  redis: RedisConnection;
  runScript: RunScript;
  keys: Keys;
}): SharedCatalog {
  const { redis, runScript, keys } = deps;
  return {
    async publish({ modifiedAt, hash }, json) {
      const reply = await runScript("publish-catalog", [keys.catalog], [modifiedAt, hash, json]);
      const [currentModifiedAt, currentHash] = reply as [string, string];
      return { modifiedAt: Number(currentModifiedAt), hash: currentHash };
    },
    async version() {
      const [modifiedAt, hash] = await redis.hmget(keys.catalog, "modifiedAt", "hash");
      return modifiedAt && hash ? { modifiedAt: Number(modifiedAt), hash } : undefined;
    },
    async read() {
      const [modifiedAt, hash, json] = await redis.hmget(keys.catalog, "modifiedAt", "hash", "json");
      return modifiedAt && hash && json
        ? { version: { modifiedAt: Number(modifiedAt), hash }, json }
        : undefined;
    },
  };
}
