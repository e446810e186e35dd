import { LRUCache } from "lru-cache";
import { networkOf } from "./network-of.ts";

const WINDOW_MS = 60_000;
/** Addresses remembered; a further one makes the one that failed longest ago forgotten. */
const MAX_NETWORKS = 10_000;

/** Counts failures per address, in memory. Whoever is above the limit is not shut out: a good credential always counts. */
export interface FailureLimit {
  isExceeded(address: string): boolean;
  /** Counts one more failure; returns whether it is above the limit, and when counting begins anew. */
  add(address: string): { excess: number; retryAfterSeconds: number };
}

/** @param perMinute failures of an address within a minute from its first one that are logged and told as such */
export function makeFailureLimit(perMinute: number, now = () => performance.now()): FailureLimit {
  const counts = new LRUCache<string, { failures: number }>({
    max: MAX_NETWORKS,
    ttl: WINDOW_MS,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    isExceeded: (address) => (counts.get(networkOf(address))?.failures ?? 0) > perMinute,
    add(address) {
      const network = networkOf(address);
      const known = counts.get(network);
      const count = known ?? { failures: 0 };
      count.failures += 1;
      // Only once: setting it again would begin the window anew.
      if (!known) counts.set(network, count);
      return {
        excess: Math.max(0, count.failures - perMinute),
        retryAfterSeconds: Math.max(1, Math.ceil(counts.getRemainingTTL(network) / 1_000)),
      };
    },
  };
}
