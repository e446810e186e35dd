import { checkGivenRedis } from "./check-given-redis.ts";
import type { FindServersOptions } from "./find-servers.ts";
import { startPrivateRedis } from "./start-private-redis.ts";

export interface LocalRedisOptions extends FindServersOptions {
  /** Used instead of a private server, and never stopped. */
  redisUrl?: string | undefined;
  /** Told what is doubtful about a given Redis. */
  warn?: (message: string) => void;
  /** Port of the private server; a free one by default. */
  port?: number;
}

export interface LocalRedis {
  url: string;
  origin: "given" | "private";
  pid?: number;
  close(): Promise<void>;
}

/**
 * The Redis of `redisUrl`, or else a private one on this machine that ends with this process, however this
 * process ends. Throws a `LocalRedisError` that says what to do when there is neither.
 */
export async function startLocalRedis({
  redisUrl,
  warn = () => {},
  ...options
}: LocalRedisOptions): Promise<LocalRedis> {
  if (redisUrl) {
    await checkGivenRedis(redisUrl, warn);
    return { url: redisUrl, origin: "given", close: async () => {} };
  }
  const { url, pid, close } = await startPrivateRedis(options);
  return { url, origin: "private", pid, close };
}
