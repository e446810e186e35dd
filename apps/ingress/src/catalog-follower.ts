import { once } from "node:events";
import { formatProblems, type ReadCatalog } from "@menuswitch/catalog";
import { type Catalog, findCatalogProblems } from "@menuswitch/domain";
import { type Logger, type RedisConnection, redisIsReady } from "@menuswitch/runtime";
import { type CatalogReader, type CatalogVersion, sameVersion } from "@menuswitch/state";

export interface CatalogInForce {
  catalog: Catalog;
  version: CatalogVersion;
  /** `file`: no worker has published one yet, as far as could be seen. */
  origin: "workers" | "file";
}

export interface CatalogFollower {
  current(): CatalogInForce | undefined;
  /** For readiness probes, which are open to everybody: what exactly is wrong is in the log. */
  describe(): Record<string, unknown>;
  close(): void;
}

/** The first look waits so long for a connection: a file may be older than what is in force. */
const FIRST_CONNECTION_MS = 1_000;

/**
 * Keeps the catalog that workers have put in force at hand, so that menus are decided here by the same one as there.
 * Whatever happens to Redis, the last good one stays. Resolves after a first look.
 */
export async function followCatalog(deps: {
  published: CatalogReader;
  redis: RedisConnection;
  readFile: () => Promise<ReadCatalog>;
  lookEveryMs: number;
  logger: Logger;
}): Promise<CatalogFollower> {
  const { published, redis, readFile, lookEveryMs, logger } = deps;
  let current: CatalogInForce | undefined;
  let problem: string | undefined;

  function takeOver(next: CatalogInForce): void {
    if (current?.origin === next.origin && sameVersion(current.version, next.version)) return;
    current = next;
    problem = undefined;
    logger.info(describe(), "catalog in force");
  }

  function complain(found: string): void {
    if (found === problem) return;
    problem = found;
    logger.warn(
      { problem },
      current ? "the last good catalog stays in force" : "no catalog of menus is known",
    );
  }

  /** Whether workers have published one. */
  async function lookInRedis(): Promise<boolean> {
    const known = current?.origin === "workers" ? current.version : undefined;
    if (known && sameVersion(await published.version(), known)) return true;
    const found = await published.read();
    if (!found) return false;
    if (found.catalog && findCatalogProblems(found.catalog).length === 0) {
      takeOver({ catalog: found.catalog, version: found.version, origin: "workers" });
    } else {
      complain("the published catalog was written by another version of Menuswitch and is not understood");
    }
    return true;
  }

  async function look(): Promise<void> {
    // While Redis is away that is the trouble, and its connection has said so.
    const isPublished = await lookInRedis().catch(() => false);
    if (isPublished || current) return;
    const file = await readFile();
    // Workers' may have come meanwhile.
    if (current) return;
    if (file.ok) {
      const version = { modifiedAt: file.modifiedAtMs, hash: file.hash };
      takeOver({ catalog: file.catalog, version, origin: "file" });
    } else {
      complain(`no worker has published one, and the file cannot be used: ${formatProblems(file.problems)}`);
    }
  }

  const lookAgain = () => void look().catch((err) => logger.error({ err }, "looking for a catalog failed"));

  function describe(): Record<string, unknown> {
    if (!current) return { state: "missing" };
    const { version, origin } = current;
    const modifiedAt = new Date(version.modifiedAt).toISOString();
    const state = problem === undefined ? (origin === "file" ? "file" : "current") : "stale";
    return { state, modifiedAt, hash: revisionOf(version) };
  }

  if (!redisIsReady(redis)) {
    await once(redis, "ready", { signal: AbortSignal.timeout(FIRST_CONNECTION_MS) }).catch(() => {});
  }
  await look();
  // At once, before anything else is asked of the new connection: nothing is decided by a file while workers have another.
  redis.on("ready", lookAgain);
  const timer = setInterval(lookAgain, lookEveryMs);
  return {
    current: () => current,
    describe,
    close() {
      clearInterval(timer);
      redis.off("ready", lookAgain);
    },
  };
}

/** What a catalog is called where people look: the beginning of its hash. */
export function revisionOf({ hash }: CatalogVersion): string {
  return hash.slice(0, 12);
}
