import { DEFAULT_SEGMENT, MAX_SEGMENT_LENGTH } from "@menuswitch/domain";
import { Cluster } from "ioredis";
import type { RedisConnection } from "./scripts.ts";

/** One byte more than the longest segment can take in UTF-8 (three bytes per code unit): enough to see it is too long. */
const READ_UP_TO_BYTE = MAX_SEGMENT_LENGTH * 3;

export interface StoredSegment {
  /** As stored; `default` where there is none that can be used. */
  segment: string;
  /** Why something that is stored was passed over. */
  problem?: Problem | undefined;
}

type Problem = "too long" | "not a string";
type Found = { segment?: string; problem?: Problem };

export interface SegmentReader {
  /**
   * Segments of the given customers, in one pipelined read.
   *
   * @param customers what each is known by: the first identity under which a usable segment is stored decides
   */
  read(customers: readonly (readonly string[])[]): Promise<StoredSegment[]>;
}

/** @param template key of a customer's segment, with `{customerId}` in it */
export function makeSegmentReader(deps: { redis: RedisConnection; template: string }): SegmentReader {
  const [before = "", after = ""] = deps.template.split("{customerId}");

  return {
    async read(customers) {
      const identities = [...new Set(customers.flat())];
      const replies = await readRanges(
        deps.redis,
        identities.map((identity) => `${before}${identity}${after}`),
      );
      const found = new Map(identities.map((identity, index) => [identity, interpret(replies[index])]));
      return customers.map((known) => firstUsable(known.map((identity) => found.get(identity) ?? {})));
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

function interpret([error, value]: Reply = [null]): Found {
  if (error?.message.startsWith("WRONGTYPE")) return { problem: "not a string" };
  if (error) throw error;
  if (typeof value !== "string" || value === "") return {};
  return value.length > MAX_SEGMENT_LENGTH ? { problem: "too long" } : { segment: value };
}

function firstUsable(found: readonly Found[]): StoredSegment {
  let problem: Problem | undefined;
  for (const one of found) {
    if (one.segment !== undefined) return { segment: one.segment, problem };
    problem ??= one.problem;
  }
  return { segment: DEFAULT_SEGMENT, problem };
}
