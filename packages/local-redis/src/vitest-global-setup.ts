import type { TestProject } from "vitest/node";
import { startLocalRedis } from "./start-local-redis.ts";

declare module "vitest" {
  interface ProvidedContext {
    redisUrl: string;
  }
}

/** One Redis for the whole run: tests read its URL with `inject("redisUrl")`. */
export default async function setup({ provide }: Pick<TestProject, "provide">): Promise<() => Promise<void>> {
  const redis = await startLocalRedis({
    redisUrl: process.env["REDIS_URL"],
    warn: (message) => process.stderr.write(`${message}\n`),
  });
  provide("redisUrl", redis.url);
  return redis.close;
}
