import { type DefaultJobOptions, Queue } from "bullmq";
import type { Cluster, Redis } from "ioredis";
import type { QueueLocation } from "./queue-names.ts";

export type RedisConnection = Redis | Cluster;

/**
 * A queue handle that neither waits for Redis nor breaks when Redis is away at the start. Without these options BullMQ
 * asks the server's version first: with Redis away that request hangs, or leaves the handle broken for good.
 */
export function openQueue<Data>(
  redis: RedisConnection,
  { name, prefix }: QueueLocation,
  defaultJobOptions: DefaultJobOptions = {},
): Queue<Data, void, string> {
  const queue = new Queue<Data, void, string>(name, {
    connection: redis,
    prefix,
    defaultJobOptions,
    skipVersionCheck: true,
    skipMetasUpdate: true,
    skipWaitingForReady: true,
  });
  // The connection's owner logs its troubles; an "error" event nobody listens to would end the process.
  queue.on("error", () => {});
  return queue;
}
