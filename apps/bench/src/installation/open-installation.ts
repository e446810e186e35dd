import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeBacklogDepths } from "@menuswitch/queue";
import { type Closers, type Program, startProgram } from "@menuswitch/rig";
import { makeKeys, readExposures } from "@menuswitch/state";
import { findMiscounts, type Sending } from "../verification/find-miscounts.ts";
import { makeTally, takeIn } from "../verification/tally.ts";
import { type CatalogSize, catalogText } from "./catalog-text.ts";
import { openSingleRedis, type Storage } from "./open-storage.ts";

export const WEBHOOK_KEY = "a-webhook-key-of-the-benchmark";
export const KEY_PREFIX = "bench";

export type Env = Record<string, string>;

/** Menuswitch on a Redis of its own, with a simulated Genesys Cloud: real processes, started as they are asked for. */
export interface Installation extends Storage {
  redisVersion: string;
  simulator: Program;
  startIngress(env?: Env): Promise<Program>;
  startWorker(env?: Env): Promise<Program>;
  /** A program of the benchmark's own, which is told where Redis and Genesys are. */
  startContender(entry: string, env?: Env): Promise<Program>;
  /** Exposures counted since the beginning. */
  exposures(): Promise<number>;
  /** Resolves when so many exposures are counted. */
  waitForExposures(count: number): Promise<void>;
  /**
   * Waits until everything is planned and returns what is wrong, in words: each acknowledged interaction has to be counted
   * once.
   *
   * @param sendings all since the beginning
   */
  findMiscounts(sendings: readonly Sending[]): Promise<string[]>;
  /** Counts what workers have logged so far and lets it go: a log of millions of lines would fill the disk. */
  takeInLogs(): Promise<void>;
}

const LONGEST_READY_MS = 30_000;
const LONGEST_STANDSTILL_MS = 60_000;

export async function openInstallation(
  closers: Closers,
  options: {
    catalog: CatalogSize;
    storage?: Storage;
    simulatorEnv?: Env;
  },
): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-bench-"));
  closers.add(() => rm(folder, { recursive: true, force: true }));
  const storage = options.storage ?? (await openSingleRedis(closers));
  const catalogFile = join(folder, "menus.yaml");
  await writeFile(catalogFile, catalogText(options.catalog));
  const { connection: redis, partitions } = storage;
  const tally = makeTally();
  const logs: string[] = [];

  async function start(entry: string, env: Env): Promise<Program> {
    const outputFile = join(folder, `${logs.length}.log`);
    logs.push(outputFile);
    const program = await startProgram(entry, { env, outputFile });
    closers.add(async () => {
      program.kill("SIGKILL");
      await program.exited;
    });
    await waitUntilReady(program.url);
    return program;
  }
  const simulator = await start("apps/simulator/src/main.ts", {
    SIMULATOR_LATENCY_MS: "80",
    ...options.simulatorEnv,
  });
  const common = {
    ...storage.env,
    REDIS_KEY_PREFIX: KEY_PREFIX,
    INTERACTION_PARTITIONS: String(partitions),
  };
  const genesys = {
    GENESYS_API_BASE: `${simulator.url}/api/v2`,
    GENESYS_TOKEN_URL: `${simulator.url}/oauth/token`,
  };

  async function exposures(): Promise<number> {
    const totals = await readExposures({ redis, keys: makeKeys(KEY_PREFIX) });
    return [...totals.values()].reduce((sum, count) => sum + count, 0);
  }
  async function takeInLogs(): Promise<void> {
    for (const file of logs) await takeIn(tally, file);
  }

  async function waitUntilPlanned(): Promise<void> {
    const backlog = makeBacklogDepths({ redis, keyPrefix: KEY_PREFIX, partitions });
    let [least, lessAtMs] = [Number.POSITIVE_INFINITY, performance.now()];
    for (;;) {
      const depths = await backlog.read();
      const left = depths.reduce((sum, { waiting, active, delayed }) => sum + waiting + active + delayed, 0);
      if (left === 0) break;
      if (left < least) [least, lessAtMs] = [left, performance.now()];
      if (performance.now() - lessAtMs > LONGEST_STANDSTILL_MS)
        throw new Error(`${left} batches are not planned`);
      await sleep(50);
    }
    await backlog.close();
  }

  return {
    ...storage,
    redisVersion:
      /redis_version:(\S+)/.exec((await storage.nodes[0]?.info("server")) ?? "")?.[1] ?? "unknown",
    simulator,
    startIngress: (env) =>
      start("apps/ingress/src/main.ts", {
        ...common,
        WEBHOOK_AUTH: "token",
        WEBHOOK_TOKENS: WEBHOOK_KEY,
        MENU_CATALOG: catalogFile,
        // Measurements without a worker leave more behind than an installation ever should.
        BACKLOG_MAX_BATCHES: "1000000",
        ...env,
      }),
    startWorker: (env) =>
      start("apps/worker/src/main.ts", {
        ...common,
        ...genesys,
        GENESYS_CLIENT_ID: "demo-client",
        GENESYS_CLIENT_SECRET: "demo-secret",
        MENU_CATALOG: catalogFile,
        PSEUDONYM_KEY: "a-pseudonym-key-of-the-benchmark",
        ...env,
      }),
    startContender: (entry, env) => start(entry, { ...common, ...genesys, ...env }),
    exposures,
    async waitForExposures(count) {
      let [last, lastChangeMs] = [-1, performance.now()];
      for (;;) {
        const now = await exposures();
        if (now >= count) return;
        if (now !== last) [last, lastChangeMs] = [now, performance.now()];
        if (performance.now() - lastChangeMs > LONGEST_STANDSTILL_MS)
          throw new Error(`only ${now} of ${count} interactions were counted`);
        await sleep(50);
      }
    },
    async findMiscounts(sendings) {
      await waitUntilPlanned();
      await takeInLogs();
      return findMiscounts(sendings, tally, await exposures());
    },
    takeInLogs,
  };
}

async function waitUntilReady(url: string): Promise<void> {
  const giveUpAtMs = performance.now() + LONGEST_READY_MS;
  while (performance.now() < giveUpAtMs) {
    const isReady = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(25);
  }
  throw new Error(`${url} is not ready after ${LONGEST_READY_MS / 1_000} s`);
}
