import { Redis } from "ioredis";
import { LocalRedisError } from "./local-redis-error.ts";
import { isSupportedVersion, OLDEST_VERSION } from "./server-version.ts";

const TIMEOUT_MS = 5_000;

/** Throws when the Redis of `redisUrl` does not answer; warns when its version or eviction policy is unfit. */
export async function checkGivenRedis(redisUrl: string, warn: (message: string) => void): Promise<void> {
  const address = addressOf(redisUrl);
  const info = await readInfo(redisUrl, address);
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  if (version && !isSupportedVersion(version)) {
    warn(`The Redis at ${address} is version ${version}: ${OLDEST_VERSION} or newer is needed.`);
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy && policy !== "noeviction") {
    warn(
      `The Redis at ${address} may evict queued work: set its maxmemory-policy from ${policy} to noeviction.`,
    );
  }
}

async function readInfo(redisUrl: string, address: string): Promise<string> {
  const client = new Redis(redisUrl, {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    retryStrategy: () => null,
  });
  let connectionError: Error | undefined;
  client.on("error", (error: Error) => {
    connectionError ??= error;
  });
  try {
    await client.connect();
    await client.ping();
    return await client.info();
  } catch (error) {
    const { message } = connectionError ?? (error instanceof Error ? error : new Error(String(error)));
    // No `cause`: ioredis attaches the failed command to its errors, and for AUTH that is the password.
    throw new LocalRedisError(`The Redis of REDIS_URL at ${address} cannot be used: ${message}`);
  } finally {
    client.disconnect();
  }
}

function addressOf(redisUrl: string): string {
  const url = URL.canParse(redisUrl) ? new URL(redisUrl) : undefined;
  // An @ after the host means that the password holds an unencoded / ? or #, and that "host" is part of it.
  const isComplete = url?.hostname && !/@/.test(url.pathname + url.search + url.hash);
  if (!isComplete || !/^rediss?:$/.test(url.protocol)) {
    throw new LocalRedisError(
      "REDIS_URL is not of the form redis://[user:password@]host:port[/database] (rediss:// for TLS; " +
        "special characters of the password percent-encoded).",
    );
  }
  return `${url.hostname}:${url.port || 6379}`;
}
