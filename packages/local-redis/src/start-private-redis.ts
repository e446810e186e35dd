import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeRemedies } from "./describe-remedies.ts";
import { findFreePort } from "./find-free-port.ts";
import { type FindServersOptions, findServers } from "./find-servers.ts";
import { LocalRedisError } from "./local-redis-error.ts";
import { runsScripts } from "./runs-scripts.ts";
import { startWatched } from "./start-watched.ts";
import { waitUntilReady } from "./wait-until-ready.ts";
import { waitUntilUnused } from "./wait-until-unused.ts";

const ATTEMPTS = 3;
const SETTINGS = {
  "--bind": "127.0.0.1",
  "--daemonize": "no",
  "--appendonly": "yes",
  "--appendfsync": "everysec",
  "--save": "",
  "--maxmemory-policy": "noeviction",
};

export interface PrivateRedisOptions extends FindServersOptions {
  /** Data to start from, the caller's to remove. By default a temporary folder that goes with the server. */
  dataFolder?: string;
  /** A free one by default. */
  port?: number;
}

export interface PrivateRedis {
  url: string;
  port: number;
  pid: number;
  dataFolder: string;
  /** Ends the server as a crash would (SIGKILL). Its data stays for another start on them, until `close()`. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a Redis on 127.0.0.1 that keeps an append-only file and never evicts. It ends with `close()` or with this
 * process, however this process ends. Throws a `LocalRedisError` when no server is found or it does not start.
 */
export async function startPrivateRedis(options: PrivateRedisOptions = {}): Promise<PrivateRedis> {
  if (options.dataFolder) {
    await mkdir(options.dataFolder, { recursive: true });
    await waitUntilUnused(options.dataFolder);
  }
  const misses: string[] = [];
  for await (const command of findServers(options, (reason) => misses.push(reason))) {
    const redis = await start(command, options);
    if (await runsScripts(redis.url)) return redis;
    await redis.close();
    misses.push(`${command.at(-1)} lacks Lua libraries`);
  }
  throw new LocalRedisError(describeRemedies(misses));
}

async function start(
  command: readonly string[],
  options: PrivateRedisOptions,
  attempt = 1,
): Promise<PrivateRedis> {
  const port = options.port ?? (await findFreePort());
  const settings = Object.entries(SETTINGS).flat();
  const server = await startWatched([...command, "--port", String(port), ...settings], options);
  try {
    await waitUntilReady(server, port);
  } catch (error) {
    const log = await readFile(join(server.dataFolder, "redis.log"), "utf8").catch(() => "");
    await server.close();
    // Another process may have taken the free port since.
    if (!options.port && attempt < ATTEMPTS) return start(command, options, attempt + 1);
    const reason = error instanceof Error ? error.message : error;
    throw new LocalRedisError(
      `${command.at(-1)} did not start on port ${port}: ${reason}\n${log.slice(-1_000)}`,
    );
  }
  const { pid, dataFolder, kill, close } = server;
  return { url: `redis://127.0.0.1:${port}`, port, pid, dataFolder, kill, close };
}
