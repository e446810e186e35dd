import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PrivateRedis, startPrivateRedis } from "@menuswitch/local-redis";

/** A private Redis that can crash and come back on its append-only file. */
export interface RedisServer {
  url: string;
  port: number;
  pid(): number;
  crash(): Promise<void>;
  /** On the same data and port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startRedisServer(): Promise<RedisServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), "menuswitch-prove-redis-"));
  let server: PrivateRedis = await startPrivateRedis({ dataFolder });
  const { url, port } = server;
  return {
    url,
    port,
    pid: () => server.pid,
    crash: () => server.kill(),
    async restart() {
      await server.close();
      server = await startPrivateRedis({ dataFolder, port });
    },
    async close() {
      await server.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
