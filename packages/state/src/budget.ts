import type { Keys } from "./keys.ts";
import type { RedisConnection, RunScript } from "./scripts.ts";

/** The API requests the organisation grants, one purse for all workers. */
export interface Budget {
  /** One request's worth: granted (send after `waitMs`) or not (ask again after `waitMs`). */
  take(longestWaitMs: number): Promise<{ granted: boolean; waitMs: number }>;
  /** Stops all workers; without a hint from the server, for 1 s and growing. Returns the ms they will pause. */
  pause(hintMs: number | undefined): Promise<number>;
  /** Ms until a pause ends; 0 when there is none. */
  pausedForMs(): Promise<number>;
  /** Requests taken in the current minute of the clock, and what the limit leaves of it. */
  status(): Promise<{ used: number; remaining: number }>;
}

/** Share of the granted rate that is spent: clocks and network delays must not push a window over the limit. */
const SHARE = 0.95;
/** The longest burst, as so many ms' worth of requests. */
const BURST_MS = 2_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_HINTLESS_PAUSE_MS = 60_000;

/** @param random 0 ≤ r < 1 */
export function makeBudget(deps: {
  redis: RedisConnection;
  runScript: RunScript;
  keys: Keys;
  limitPerMinute: number;
  random: () => number;
}): Budget {
  const { redis, runScript, keys, limitPerMinute, random } = deps;
  const intervalMs = 60_000 / (limitPerMinute * SHARE);
  const burst = Math.max(1, Math.floor(BURST_MS / intervalMs));

  return {
    async take(longestWaitMs) {
      const reply = await runScript("take-budget", [keys.purse], [intervalMs, burst, longestWaitMs]);
      const [granted, waitMs] = reply as [number, number];
      return { granted: granted === 1, waitMs };
    },

    async pause(hintMs) {
      const args = [hintMs ?? "", FIRST_PAUSE_MS, LONGEST_HINTLESS_PAUSE_MS, 1 + random() * 0.2];
      return Number(await runScript("pause-budget", [keys.purse], args));
    },

    async pausedForMs() {
      const [[seconds, microseconds], pausedUntil] = await Promise.all([
        redis.time() as Promise<[string | number, string | number]>,
        redis.hget(keys.purse, "pausedUntil"),
      ]);
      return Math.max(
        0,
        Math.ceil(Number(pausedUntil ?? 0) - Number(seconds) * 1000 - Number(microseconds) / 1000),
      );
    },

    async status() {
      const [minute, used] = await redis.hmget(keys.purse, "minute", "used");
      const current = Number(minute ?? 0) === Math.floor(Date.now() / 60_000) ? Number(used ?? 0) : 0;
      return { used: current, remaining: Math.max(0, limitPerMinute - current) };
    },
  };
}
