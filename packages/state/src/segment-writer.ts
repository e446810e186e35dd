import { Cluster } from "ioredis";
import { z } from "zod";
import type { Keys } from "./keys.ts";
import type { RedisConnection } from "./scripts.ts";

const progressSchema = z.object({
  byte: z.int().nonnegative(),
  line: z.int().nonnegative(),
  imported: z.int().nonnegative(),
  badLines: z.int().nonnegative(),
  segments: z.record(z.string(), z.int()),
});

/** How far an import has come: what lies before `byte`, which is the end of `line`, is done. */
export type ImportProgress = z.infer<typeof progressSchema>;

/** Gives customers their segments, and remembers how far an import has come, so that an interrupted one can go on. */
export interface SegmentWriter {
  write(
    rows: readonly { customerId: string; segment: string }[],
    reached: { fingerprint: string; progress: ImportProgress },
  ): Promise<void>;
  progress(fingerprint: string): Promise<ImportProgress | undefined>;
  finish(fingerprint: string): Promise<void>;
}

const PROGRESS_TTL_SECONDS = 7 * 86_400;

/** @param template key of a customer's segment, with `{customerId}` in it */
export function makeSegmentWriter(deps: {
  redis: RedisConnection;
  keys: Keys;
  template: string;
}): SegmentWriter {
  const { redis, keys, template } = deps;
  const [before = "", after = ""] = template.split("{customerId}");

  return {
    async write(rows, { fingerprint, progress }) {
      await setAll(
        redis,
        rows.map(({ customerId, segment }) => [`${before}${customerId}${after}`, segment]),
      );
      // After the rows: what is lost between the two is written once more, which changes nothing.
      await redis.set(keys.importProgress(fingerprint), JSON.stringify(progress), "EX", PROGRESS_TTL_SECONDS);
    },
    async progress(fingerprint) {
      const stored = await redis.get(keys.importProgress(fingerprint));
      return stored === null ? undefined : progressSchema.parse(JSON.parse(stored));
    },
    async finish(fingerprint) {
      await redis.del(keys.importProgress(fingerprint));
    },
  };
}

async function setAll(
  redis: RedisConnection,
  entries: readonly (readonly [string, string])[],
): Promise<void> {
  // The keys of a cluster lie on several nodes, which no one pipeline reaches.
  if (redis instanceof Cluster) {
    await Promise.all(entries.map(([key, value]) => redis.set(key, value)));
    return;
  }
  const pipeline = redis.pipeline();
  for (const [key, value] of entries) pipeline.set(key, value);
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}
