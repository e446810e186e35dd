import { Cluster, type Redis } from "ioredis";
import type { Logger } from "./make-logger.ts";

/** Logs every loss and every return once, however many attempts fail in between. */
export function logRedisState(redis: Redis | Cluster, logger: Logger): void {
  let away = false;
  const lost = (error?: Error & { code?: string }) => {
    if (away) return;
    away = true;
    logger.warn(describe(error), "redis is away");
  };
  redis.on("error", lost);
  redis.on("reconnecting", () => lost());
  redis.on("ready", () => {
    away = false;
    logger.info("redis is ready");
  });
  if (redis instanceof Cluster) logNodes(redis, logger);
}

/** A cluster goes on without a node, and tells of it by events of its own. */
function logNodes(cluster: Cluster, logger: Logger): void {
  const away = new Set<string>();
  cluster.on("node error", (error: Error & { code?: string }, node: string) => {
    if (away.has(node)) return;
    away.add(node);
    logger.warn({ node, ...describe(error) }, "a redis node is away");
  });
  cluster.on("+node", (redis: Redis) => {
    redis.on("ready", () => {
      const node = `${redis.options.host}:${redis.options.port}`;
      if (away.delete(node)) logger.info({ node }, "a redis node is back");
    });
  });
}

/** Not the error itself: it may carry the AUTH command with its password. */
function describe(error?: Error & { code?: string }) {
  return { code: error?.code, reason: error?.message };
}
