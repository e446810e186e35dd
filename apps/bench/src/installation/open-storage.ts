import { startLocalCluster, startPrivateRedis } from "@menuswitch/local-redis";
import type { RedisConnection } from "@menuswitch/queue";
import type { Closers } from "@menuswitch/rig";
import { Cluster, Redis } from "ioredis";

/** Where an installation keeps its data. */
export interface Storage {
  connection: RedisConnection;
  /** The servers that hold the data. */
  nodes: readonly Redis[];
  /** How a process reaches it. */
  env: Record<string, string>;
  partitions: number;
}

const PARTITIONS = 3;

export async function openSingleRedis(closers: Closers): Promise<Storage> {
  const server = await startPrivateRedis();
  closers.add(() => server.close());
  const redis = await connectNode(server.url, closers);
  return { connection: redis, nodes: [redis], env: { REDIS_URL: server.url }, partitions: 1 };
}

/** Three masters, and a partition of the queue for each. */
export async function openCluster(closers: Closers): Promise<Storage> {
  const cluster = await startLocalCluster();
  closers.add(() => cluster.close());
  const nodes = await Promise.all(cluster.masters.map(({ url }) => connectNode(url, closers)));
  const connection = new Cluster(
    cluster.masters.map(({ port }) => ({ host: "127.0.0.1", port })),
    { redisOptions: { maxRetriesPerRequest: null } },
  );
  connection.on("error", () => {});
  closers.add(() => connection.disconnect());
  return { connection, nodes, env: { REDIS_CLUSTER_NODES: cluster.nodes }, partitions: PARTITIONS };
}

async function connectNode(url: string, closers: Closers): Promise<Redis> {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on("error", () => {});
  closers.add(() => redis.disconnect());
  // A rewrite of the append-only file takes a core for a while, whenever it comes: chance would decide whom it hits.
  await redis.config("SET", "auto-aof-rewrite-percentage", "0");
  return redis;
}
