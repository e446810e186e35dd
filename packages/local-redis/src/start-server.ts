import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { findFreePort } from "./find-free-port.ts";
import { LocalRedisError } from "./local-redis-error.ts";
import { startWatched, type WatchedServer } from "./start-watched.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

const ATTEMPTS = 3;
/** A cluster's nodes talk to each other on a port that much above their own. */
const CLUSTER_BUS_OFFSET = 10_000;

export interface ServerOptions {
  /** A free one by default. */
  port?: number | undefined;
  dataFolder?: string | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** As on the command line: `{ "--appendonly": "yes" }`. */
  settings: Record<string, string>;
}

/**
 * Starts `command` on 127.0.0.1 and waits until it has loaded its data. It ends with this process. Throws a
 * `LocalRedisError` with the end of its log when it does not start.
 */
export async function startServer(
  command: readonly string[],
  options: ServerOptions,
  attempt = 1,
): Promise<WatchedServer & { port: number }> {
  const port = options.port ?? (await findFreePort(65_535 - CLUSTER_BUS_OFFSET));
  const settings = {
    "--port": String(port),
    "--bind": "127.0.0.1",
    "--daemonize": "no",
    ...options.settings,
  };
  const server = await startWatched([...command, ...Object.entries(settings).flat()], options);
  try {
    await waitUntilReady(server, port);
  } catch (error) {
    const log = await readFile(join(server.dataFolder, "redis.log"), "utf8").catch(() => "");
    await server.close();
    // Another process may have taken the free port since.
    if (!options.port && attempt < ATTEMPTS) return startServer(command, options, attempt + 1);
    const reason = error instanceof Error ? error.message : error;
    throw new LocalRedisError(
      `${command.at(-1)} did not start on port ${port}: ${reason}\n${log.slice(-1_000)}`,
    );
  }
  return { ...server, port };
}
