import { setTimeout as sleep } from "node:timers/promises";
import { formatProblems, readCatalogFile } from "@menuswitch/catalog";
import { LocalRedisError } from "@menuswitch/local-redis";
import { ProcessError } from "@menuswitch/rig";
import { demonstrate } from "./demonstrate.ts";
import { formatTable } from "./format-table.ts";
import { catalogVariables } from "./launches.ts";
import { makeLineReader } from "./line-reader.ts";
import { makeCustomers } from "./make-customers.ts";
import { makeRandom } from "./make-random.ts";
import { nextSteps } from "./next-steps.ts";
import { type DemoRedis, openRedis } from "./open-redis.ts";
import { makeProcessGroup } from "./process-group.ts";
import type { DemoOptions } from "./read-options.ts";
import type { Screen } from "./screen.ts";
import { makeSettings } from "./settings.ts";
import { type System, startSystem } from "./start-system.ts";

const INTERRUPTED = 130;

/**
 * The whole demo. Resolves with the exit code when everything it started has ended: 0 all was right, 1 something was
 * not, 130 stopped before that was known.
 *
 * @param stopped resolves when the user wants no more
 */
export async function runDemo(options: {
  demo: DemoOptions;
  redisUrl: string | undefined;
  screen: Screen;
  stopped: Promise<void>;
}): Promise<number> {
  const { demo, redisUrl, screen, stopped } = options;
  const settings = makeSettings(demo.target);
  const lines = makeLineReader(screen);
  const { promise: lost, reject: onLost } = Promise.withResolvers<never>();
  const group = makeProcessGroup({ onLine: lines.read, onLost });
  let opening: Promise<DemoRedis> | undefined;
  let exitCode = INTERRUPTED;

  async function perform(): Promise<number> {
    const file = await readCatalogFile(settings.catalogFile, catalogVariables(settings));
    if (!file.ok) throw new ProcessError(formatProblems(file.problems));

    screen.line("Starting Redis, a simulated Genesys Cloud and Menuswitch …");
    opening = openRedis(settings, { redisUrl, warn: screen.problem, onLost });
    const redis = await opening;
    const system = await startSystem(group, settings, redis.url);
    screen.line(describeSystem(system, redis));

    const random = makeRandom(demo.seed);
    const customers = makeCustomers(file.catalog, random);
    const rows = await demonstrate({
      system,
      redis,
      settings,
      catalog: file.catalog,
      customers,
      random,
      count: demo.events,
      exposedIds: lines.exposedIds,
      screen,
    });
    for (const line of formatTable(rows)) screen.line(line);
    exitCode = rows.every(({ right }) => right !== false) ? 0 : 1;
    if (demo.once) return exitCode;

    for (const line of nextSteps(system, settings, customers)) screen.line(line);
    lines.tellEvents();
    return new Promise(() => {});
  }

  async function close(): Promise<void> {
    await group.close();
    await opening?.then(
      (redis) => redis.close(),
      () => {}, // It was never there.
    );
  }

  const wantsNoMore = stopped.then(() => {
    screen.line("Stopping …");
    return exitCode;
  });
  try {
    return await Promise.race([perform(), lost, wantsNoMore]);
  } catch (error) {
    // Who asks a process that has just gone may hear of it before its end is reported.
    const cause = await Promise.race([lost.catch((reason: unknown) => reason), sleep(500, error)]);
    if (!(cause instanceof ProcessError || cause instanceof LocalRedisError)) throw cause;
    screen.problem(cause.message);
    return 1;
  } finally {
    await close();
  }
}

function describeSystem({ simulator, workers, dashboard, ingress }: System, redis: DemoRedis): string {
  const parts = [`ingress ${ingress}`, `dashboard ${dashboard}`, `simulator ${simulator}`];
  return `Ready: ${parts.join(", ")}, ${workers.length} workers, a ${redis.origin} Redis`;
}
