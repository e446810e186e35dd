import { type FindServersOptions, findServers } from "./find-servers.ts";
import { LocalRedisError } from "./local-redis-error.ts";
import { startServer } from "./start-server.ts";
import type { WatchedServer } from "./start-watched.ts";

/** Sentinel wants a file that it can write to, in the folder it runs in. */
const WITH_FILE = `printf '%s\\n' "$1" >sentinel.conf && shift && exec "$@"`;

export interface SentinelOptions extends FindServersOptions {
  /** What the Sentinels call the master. */
  name: string;
  masterPort: number;
  /** So many Sentinels have to find that the master is gone. */
  quorum: number;
  /** Further settings of the Sentinel, as on its command line. */
  settings?: Record<string, string>;
}

/** Starts a Sentinel on 127.0.0.1 that gives up a master after half a second without an answer. */
export async function startSentinel({
  name,
  masterPort,
  quorum,
  settings = {},
  ...options
}: SentinelOptions): Promise<WatchedServer & { port: number }> {
  const file = [
    `sentinel monitor ${name} 127.0.0.1 ${masterPort} ${quorum}`,
    `sentinel down-after-milliseconds ${name} 500`,
    `sentinel failover-timeout ${name} 2000`,
  ].join("\n");
  for await (const server of findServers(options, () => {})) {
    const command = ["sh", "-c", WITH_FILE, "sentinel", file, ...server, "sentinel.conf", "--sentinel"];
    return startServer(command, { env: options.env, settings });
  }
  throw new LocalRedisError("There is no server that could be a Sentinel");
}
