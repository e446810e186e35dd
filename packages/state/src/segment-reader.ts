import { DEFAULT_SEGMENT } from "@menuswitch/domain";
import { Cluster } from "ioredis";
import type { RedisConnection } from "./scripts.ts";

/** Longest segment believed, in UTF-16 code units. */
const MAX_SEGMENT_LENGTH = 256;
/** One byte more than the longest segment can take in UTF-8 (three bytes per code unit): enough to see it is too long. */
const READ_UP_TO_BYTE = MAX_SEGMENT_LENGTH * 3;

export interface StoredSegment {
  /** As stored; `default` where there is none or it cannot be used. */
  segment: string;
  /** Why what is stored cannot be used. */
  problem?: "too long" | "not a string";
}

export interface SegmentReader {
  /** Segments of the given customers, in one pipelined read. */
  read(customerIds: readonly string[]): Promise<StoredSegment[]>;
}

/** @param template key of a customer's segment, with `{customerId}` in it */
export function makeSegmentReader(deps: { redis: RedisConnection; template: string }): SegmentReader {
  const [before = "", after = ""] = deps.template.split("{customerId}");

  return {
    async read(customerIds) {
      const replies = await readRanges(
        deps.redis,
        customerIds.map((customerId) => `${before}${customerId}${after}`),
      );
      return replies.map(interpret);
    },
  };
}

type Reply = readonly [error: Error | null, value?: unknown];

/** Ranges, because a value of megabytes under such a key must not travel once per call. */
async function readRanges(redis: RedisConnection, keys: readonly string[]): Promise<Reply[]> {
  // The keys of a cluster lie on several nodes, which no one pipeline reaches.
  if (redis instanceof Cluster) {
    return Promise.all(
      keys.map((key) =>
        redis.getrange(key, 0, READ_UP_TO_BYTE).then(
          (value): Reply => [null, value],
          (error: Error): Reply => [error],
        ),
      ),
    );
  }
  const pipeline = redis.pipeline();
  for (const key of keys) pipeline.getrange(key, 0, READ_UP_TO_BYTE);
  return (await pipeline.exec()) ?? [];
}

function interpret([error, value]: Reply): StoredSegment {
  if (error) {
    if (error.message.startsWith("WRONGTYPE")) return { segment: DEFAULT_SEGMENT, problem: "not a string" };
    throw error;
  }
  const segment = String(value);
  if (segment === "") return { segment: DEFAULT_SEGMENT };
  if (segment.length > MAX_SEGMENT_LENGTH) return { segment: DEFAULT_SEGMENT, problem: "too long" };
  return { segment };
}
