import { setTimeout as sleep } from "node:timers/promises";
import { formatProblems, type LoadedCatalog, readCatalogFile } from "@menuswitch/catalog";
import {
  type CompiledCatalog,
  compileCatalog,
  type GenesysClient,
  genesysHosts,
  genesysVariables,
  makeGenesysClient,
  type RequestHooks,
} from "@menuswitch/genesys";
import {
  menuVariables,
  parseConfig,
  type RedisConnection,
  redisVariables,
  StartError,
} from "@menuswitch/runtime";
import {
  type Keys,
  makeBudget,
  makeKeys,
  makeScripts,
  makeSharedCatalog,
  makeTargetStore,
  type SharedCatalog,
  type TargetStore,
} from "@menuswitch/state";
import { z } from "zod";
import type { CliContext } from "./cli-context.ts";
import { withRedis } from "./with-redis.ts";

const configSchema = z.object({ ...genesysVariables, ...menuVariables, ...redisVariables });
export type InstallationConfig = z.output<typeof configSchema>;

/** What commands work on: the menus of a file, the state that workers share, and Genesys Cloud. */
export interface Installation {
  config: InstallationConfig;
  file: LoadedCatalog;
  catalog: CompiledCatalog;
  redis: RedisConnection;
  keys: Keys;
  targets: TargetStore;
  sharedCatalog: SharedCatalog;
  genesys: GenesysClient;
  /** For every request: it takes its share of the budget of all workers. */
  hooks: RequestHooks;
}

/** Longer than a pause of everybody after a 429 usually lasts. */
const LONGEST_TURN_MS = 120_000;

/** @throws {ConfigError} */
export function readInstallationConfig(env: CliContext["env"]): InstallationConfig {
  return parseConfig(configSchema, env);
}

export function openGenesys(config: InstallationConfig): GenesysClient {
  return makeGenesysClient({
    ...genesysHosts(config),
    clientId: config.GENESYS_CLIENT_ID,
    clientSecret: config.GENESYS_CLIENT_SECRET,
    authStyle: config.GENESYS_AUTH_STYLE,
    oauthScope: config.GENESYS_OAUTH_SCOPE,
    timeoutMs: config.GENESYS_TIMEOUT_MS,
  });
}

export function compileFile({ catalog, modifiedAtMs, hash }: LoadedCatalog): CompiledCatalog {
  return compileCatalog(catalog, { modifiedAt: modifiedAtMs, hash });
}

/** Requests that spend the budget of all workers, as theirs do. */
export function makeBudgetHooks(
  { GENESYS_RATE_LIMIT_PER_MINUTE: limitPerMinute }: InstallationConfig,
  { redis, keys }: Pick<Installation, "redis" | "keys">,
): RequestHooks {
  const budget = makeBudget({
    redis,
    runScript: makeScripts(redis),
    keys,
    limitPerMinute,
    random: Math.random,
  });
  return {
    async beforeRequest() {
      const { granted, waitMs } = await budget.take(LONGEST_TURN_MS);
      await sleep(waitMs);
      if (!granted) await this.beforeRequest("read");
    },
  };
}

/**
 * Opens what the environment describes for `work`, and closes it whatever comes of it.
 *
 * @throws {StartError} when the configuration or the catalog file has problems, or Redis cannot be reached
 */
export async function withInstallation<Result>(
  env: CliContext["env"],
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const config = readInstallationConfig(env);
  const file = await readCatalogFile(config.MENU_CATALOG, env);
  if (!file.ok) throw new StartError(formatProblems(file.problems));
  const genesys = openGenesys(config);
  try {
    return await withRedis(config, (redis) => {
      const keys = makeKeys(config.REDIS_KEY_PREFIX);
      const runScript = makeScripts(redis);
      return work({
        config,
        file,
        catalog: compileFile(file),
        redis,
        keys,
        genesys,
        targets: makeTargetStore({ redis, runScript, keys, suspectDelayMs: 0 }),
        sharedCatalog: makeSharedCatalog({ redis, runScript, keys }),
        hooks: makeBudgetHooks(config, { redis, keys }),
      });
    });
  } finally {
    await genesys.close();
  }
}
