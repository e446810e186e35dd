import type { Redis } from "ioredis";
import type { FindServersOptions } from "./find-servers.ts";
import { onServer, until } from "./on-server.ts";
import { type PrivateRedis, startPrivateRedis } from "./start-private-redis.ts";
import { startSentinel } from "./start-sentinel.ts";

const SENTINELS = 3;
const NAME = "mymaster";
const SETTINGS = { "--repl-diskless-sync-delay": "0" };

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
    const watching = { ...options, name: NAME, masterPort: master.port, quorum: SENTINELS - 1 };
    const sentinels = await Promise.all(
      Array.from({ length: SENTINELS }, async () => remember(await startSentinel(watching))),
    );
    for (const sentinel of sentinels) await onServer(sentinel, untilAble);
    return {
      sentinels: sentinels.map(({ port }) => `127.0.0.1:${port}`).join(","),
      name: NAME,
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

/** The Sentinel knows enough others for a majority, and a replica in sync. */
async function untilAble(client: Redis): Promise<void> {
  const ask = async (question: string) =>
    String(await client.call("SENTINEL", question, NAME).catch((error: Error) => error.message));
  await until("the Sentinels' agreement", async () => {
    const [quorum, replicas] = [await ask("CKQUORUM"), await ask("REPLICAS")];
    return quorum.startsWith(`OK ${SENTINELS} usable`) && replicas.includes("master-link-status,ok");
  });
}
