import { DEFAULT_SEGMENT } from "@menuswitch/domain";
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

  async function readOne(customerId: string): Promise<StoredSegment> {
    let segment: string;
    try {
      // A range, because a value of megabytes under such a key must not travel once per call.
      segment = await deps.redis.getrange(`${before}${customerId}${after}`, 0, READ_UP_TO_BYTE);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("WRONGTYPE")) {
        return { segment: DEFAULT_SEGMENT, problem: "not a string" };
      }
      throw error;
    }
    if (segment === "") return { segment: DEFAULT_SEGMENT };
    if (segment.length > MAX_SEGMENT_LENGTH) return { segment: DEFAULT_SEGMENT, problem: "too long" };
    return { segment };
  }

  // Commands issued in one tick leave in one write; unlike one MGET this also works across the slots of a cluster.
  return { read: (customerIds) => Promise.all(customerIds.map(readOne)) };
}
