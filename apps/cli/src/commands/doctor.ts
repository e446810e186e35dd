import { formatProblems, type ReadCatalog, readCatalogFile } from "@menuswitch/catalog";
import { genesysHosts } from "@menuswitch/genesys";
import { ConfigError, StartError } from "@menuswitch/runtime";
import { makeKeys } from "@menuswitch/state";
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { examineGenesys } from "../doctor/examine-genesys.ts";
import { examineRedis } from "../doctor/examine-redis.ts";
import { type Finding, ok, problem, warning } from "../doctor/finding.ts";
import { tabulate } from "../doctor/tabulate.ts";
import {
  compileFile,
  type InstallationConfig,
  makeBudgetHooks,
  openGenesys,
  readInstallationConfig,
} from "../installation.ts";
import { withRedis } from "../with-redis.ts";

/** Without Redis there is no budget to spend from: a dozen reads do no harm. */
const NO_BUDGET = { beforeRequest: async () => {} };

/** `doctor`: looks at everything a worker needs, and says what to do about what is not as it should be. */
export function addDoctor(program: Command, { env, print, exitWith }: CliContext): void {
  program
    .command("doctor")
    .summary("checks everything a worker needs")
    .description(
      [
        "Checks with the settings of a worker: the configuration, the catalog file, Redis (version, eviction, append-only file, clock), Genesys Cloud (credentials, every permission, flow, table and column that the catalog needs, the rate limit, clock). It reads, and changes nothing.",
        "",
        "Wants a worker's variables: GENESYS_REGION, GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET, REDIS_URL, MENU_CATALOG, and what the catalog names. From a file:",
        "",
        "  node --env-file=.env …, as `npm run menuswitch -- doctor` does",
        "",
        "✓ fine  ! works, but look at it  ✗ does not work  ? cannot be told",
        "",
        "Exit code 0, or 1 if there is any ✗.",
      ].join("\n"),
    )
    .option("--json", "print the findings as JSON")
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(env);
      if (findings.some(({ verdict }) => verdict === "problem")) exitWith(1);
      print(options.json ? JSON.stringify(findings) : tabulate(findings));
    });
}

async function examine(env: CliContext["env"]): Promise<Finding[]> {
  let config: InstallationConfig;
  try {
    config = readInstallationConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [problem("Configuration", error.message, "see docs/configuration.md")];
  }
  const file = await readCatalogFile(config.MENU_CATALOG, env);
  const { apiBase, tokenUrl } = genesysHosts(config);
  const findings = [
    ok("Configuration", `API ${apiBase}, tokens from ${tokenUrl}`),
    examineFile(config, file),
  ];
  const genesys = openGenesys(config);
  const common = {
    genesys,
    catalog: file.ok ? compileFile(file) : undefined,
    limitPerMinute: config.GENESYS_RATE_LIMIT_PER_MINUTE,
    nowMs: Date.now,
  };
  try {
    const both = await withRedis(config, async (redis) => {
      const ofRedis = await examineRedis(redis, Date.now);
      const hooks = makeBudgetHooks(config, { redis, keys: makeKeys(config.REDIS_KEY_PREFIX) });
      return [...ofRedis, ...(await examineGenesys({ ...common, hooks }))];
    });
    return [...findings, ...both];
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const away = problem("Redis", "cannot be reached", "check REDIS_URL, and that Redis runs");
    return [...findings, away, ...(await examineGenesys({ ...common, hooks: NO_BUDGET }))];
  } finally {
    await genesys.close();
  }
}

function examineFile({ MENU_CATALOG }: InstallationConfig, file: ReadCatalog): Finding {
  const what = `Catalog: ${MENU_CATALOG}`;
  if (!file.ok) return problem(what, formatProblems(file.problems), "menuswitch menus check tells the same");
  return file.warnings.length === 0
    ? ok(what, `${Object.keys(file.catalog.menus).length} menus`)
    : warning(what, `${file.warnings.length} warnings`, "menuswitch menus check lists them");
}
