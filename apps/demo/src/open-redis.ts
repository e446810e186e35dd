import { startLocalRedis } from "@menuswitch/local-redis";
import { ProcessError } from "@menuswitch/rig";
import { makeKeys, readExposures } from "@menuswitch/state";
import { Redis } from "ioredis";
import type { Customer } from "./make-customers.ts";
import type { Settings } from "./settings.ts";

export interface DemoRedis {
  url: string;
  origin: "given" | "private";
  storeSegments(customers: readonly Customer[]): Promise<void>;
  /** Exposures per menu, as the workers counted them. */
  exposures(): Promise<ReadonlyMap<string, number>>;
  /** Stops a private Redis; takes the run's keys out of a given one. Idempotent. */
  close(): Promise<void>;
}

/** What a run that was killed leaves of segments in a given Redis goes by itself. */
const SEGMENT_TTL_SECONDS = 86_400;
const LONGEST_ANSWER_MS = 5_000;

/**
 * The Redis of the run, given or private.
 *
 * @param redisUrl used instead of a private one
 */
export async function openRedis(
  { keyPrefix, segmentKeyTemplate }: Settings,
  options: {
    redisUrl: string | undefined;
    warn: (text: string) => void;
    /** A private Redis ended by itself. */
    onLost: (error: ProcessError) => void;
  },
): Promise<DemoRedis> {
  const server = await startLocalRedis(options);
  const redis = new Redis(server.url, {
    commandTimeout: LONGEST_ANSWER_MS,
    // A given one may come back; the private one has ended if its connection has.
    ...(server.origin === "private" && { retryStrategy: () => null }),
  });
  redis.on("error", () => {}); // The processes tell of a lost Redis, and commands fail.
  redis.on("end", () => {
    if (!closing) options.onLost(new ProcessError("The private Redis has ended."));
  });
  let closing: Promise<void> | undefined;

  async function removeKeys(): Promise<void> {
    for await (const keys of redis.scanStream({ match: `${keyPrefix}:*`, count: 1_000 })) {
      if (keys.length > 0) await redis.unlink(...keys);
    }
  }

  return {
    url: server.url,
    origin: server.origin,
    async storeSegments(customers) {
      const store = async ({ id, segment }: Customer) => {
        const key = segmentKeyTemplate.replace("{customerId}", id);
        if (segment !== undefined) await redis.set(key, segment, "EX", SEGMENT_TTL_SECONDS);
      };
      await Promise.all(customers.map(store));
    },
    exposures: () => readExposures({ redis, keys: makeKeys(keyPrefix) }),
    close() {
      closing ??= (async () => {
        if (server.origin === "given") await removeKeys().catch(() => {});
        redis.disconnect();
        await server.close();
      })();
      return closing;
    },
  };
}
