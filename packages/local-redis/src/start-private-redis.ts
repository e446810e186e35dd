import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { describeRemedies } from "./describe-remedies.ts";
import { type FindServersOptions, findServers } from "./find-servers.ts";
import { LocalRedisError } from "./local-redis-error.ts";
import { runsScripts } from "./runs-scripts.ts";
import { startServer } from "./start-server.ts";
import { waitUntilUnused } from "./wait-until-unused.ts";

const SETTINGS = {
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
  /** Further settings of the server, as on its command line: `{ "--maxmemory": "10mb" }`. */
  settings?: Record<string, string>;
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
  const dataFolder = options.dataFolder && resolve(options.dataFolder);
  if (dataFolder) {
    await mkdir(dataFolder, { recursive: true });
    await waitUntilUnused(dataFolder);
  }
  const settings = { ...SETTINGS, ...options.settings };
  const misses: string[] = [];
  for await (const command of findServers(options, (reason) => misses.push(reason))) {
    const server = await startServer(command, { ...options, dataFolder, settings });
    const url = `redis://127.0.0.1:${server.port}`;
    if (await runsScripts(url)) {
      const { port, pid, dataFolder, kill, close } = server;
      return { url, port, pid, dataFolder, kill, close };
    }
    await server.close();
    misses.push(`${command.at(-1)} lacks Lua libraries`);
  }
  throw new LocalRedisError(describeRemedies(misses));
}
