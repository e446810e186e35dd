import type { Redis } from "ioredis";
import { type FindServersOptions, findServers } from "./find-servers.ts";
import { LocalRedisError } from "./local-redis-error.ts";
import { onServer, until } from "./on-server.ts";
import { type PrivateRedis, startPrivateRedis } from "./start-private-redis.ts";
import { startServer } from "./start-server.ts";

const SENTINELS = 3;
const QUORUM = 2;
const MASTER_NAME = "mymaster";
const SETTINGS = { "--repl-diskless-sync-delay": "0" };

/** Sentinel wants a file it can write to, in the folder it runs in. */
const WITH_FILE = `printf '%s\\n' "$1" >sentinel.conf && shift && exec "$@"`;

const configure = (masterPort: number) =>
  [
    `monitor ${MASTER_NAME} 127.0.0.1 ${masterPort} ${QUORUM}`,
    `down-after-milliseconds ${MASTER_NAME} 500`,
    `failover-timeout ${MASTER_NAME} 2000`,
  ]
    .map((line) => `sentinel ${line}`)
    .join("\n");

export interface LocalSentinels {
  /** As `REDIS_SENTINELS` takes them: `host:port,host:port,host:port`. */
  sentinels: string;
  /** As `REDIS_SENTINEL_NAME` takes it. */
  name: string;
  master: PrivateRedis;
  /** In sync with the master when this starts. */
  replica: PrivateRedis;
  /** Ends the Sentinel that stands first in `sentinels`, as a crash would: it may share the master's machine. */
  killFirstSentinel(): Promise<void>;
  /** Ends all servers and removes their data. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts a master, its replica and three Sentinels on 127.0.0.1 that put the replica in the master's place half a second
 * after that stopped answering; resolves when they are able to. All end with `close()` or with this process, however
 * this process ends. Throws as `startPrivateRedis` does.
 */
export async function startLocalSentinels(options: FindServersOptions = {}): Promise<LocalSentinels> {
  const started: { close(): Promise<void> }[] = [];
  const remember = <Server extends { close(): Promise<void> }>(server: Server) => {
    started.push(server);
    return server;
  };
  const close = async () => {
    for (const server of started.toReversed()) await server.close();
  };
  try {
    const master = remember(await startPrivateRedis({ ...options, settings: SETTINGS }));
    const replica = remember(await startPrivateRedis({ ...options, settings: SETTINGS }));
    await onServer(replica, (client) => client.replicaof("127.0.0.1", master.port));
    const server = await anyServer(options);
    const command = ["sh", "-c", WITH_FILE, "sentinel", configure(master.port), ...server, "sentinel.conf"];
    const sentinels = await Promise.all(
      Array.from({ length: SENTINELS }, async () =>
        remember(await startServer([...command, "--sentinel"], { env: options.env, settings: {} })),
      ),
    );
    for (const sentinel of sentinels) await onServer(sentinel, untilAble);
    return {
      sentinels: sentinels.map(({ port }) => `127.0.0.1:${port}`).join(","),
      name: MASTER_NAME,
      master,
      replica,
      killFirstSentinel: async () => sentinels[0]?.kill(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function anyServer(options: FindServersOptions): Promise<string[]> {
  for await (const command of findServers(options, () => {})) return command;
  throw new LocalRedisError("the server that has just been started is gone");
}

/** The Sentinel knows enough others for a majority, and a replica in sync. */
async function untilAble(client: Redis): Promise<void> {
  const ask = async (question: string) =>
    String(await client.call("SENTINEL", question, MASTER_NAME).catch((error: Error) => error.message));
  await until("the Sentinels' agreement", async () => {
    const [quorum, replicas] = [await ask("CKQUORUM"), await ask("REPLICAS")];
    return quorum.startsWith(`OK ${SENTINELS} usable`) && replicas.includes("master-link-status,ok");
  });
}
