import type { Keys } from "./keys.ts";
import type { RedisConnection, RunScript } from "./scripts.ts";

/** The API requests the organisation grants, one purse for all workers. */
export interface Budget {
  /** One request's worth: granted (send after `waitMs`) or not (ask again after `waitMs`). */
  take(longestWaitMs: number): Promise<{ granted: boolean; waitMs: number }>;
  /** Gives back a granted turn that was not used: nothing was sent. */
  giveBack(): Promise<void>;
  /** Stops all workers; without a hint from the server, for 1 s and growing. Returns the ms they will pause. */
  pause(hintMs: number | undefined): Promise<number>;
  /** Takes down what an answer says of the limit: requests allowed and made in the current window, and when it ends. */
  observe(answer: { allowed: number; made: number; resetMs: number }): Promise<void>;
  /** Ms until a pause ends; 0 when there is none. */
  pausedForMs(): Promise<number>;
  /** Requests taken in the current minute of the clock, what the limit leaves of it, and the pace kept now. */
  status(): Promise<{ used: number; remaining: number; perMinute: number }>;
}

/** Share of the granted rate that is spent: clocks and network delays must not push a window over the limit. */
const SHARE = 0.95;
/** The longest burst, as so many ms' worth of requests. */
const BURST_MS = 2_000;
/** What a 429 halved is regained by this much of the whole a minute. */
const SHARE_REGAINED_PER_MINUTE = 0.2;
/** Genesys counts by the minute: until one is over it may refuse because of what was sent before the decrease. */
const DECREASE_AT_MOST_EVERY_MS = 60_000;
/** However often Genesys refuses, this share goes on, to notice when it stops refusing. */
const LEAST_SHARE = 0.05;
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
  const fullPacePerMinute = limitPerMinute * SHARE;

  return {
    async take(longestWaitMs) {
      const reply = await runScript(
        "take-budget",
        [keys.purse],
        [fullPacePerMinute, BURST_MS, longestWaitMs, SHARE_REGAINED_PER_MINUTE],
      );
      const [granted, waitMs] = reply as [number, number];
      return { granted: granted === 1, waitMs };
    },

    async giveBack() {
      await runScript("give-back-budget", [keys.purse], [fullPacePerMinute]);
    },

    async pause(hintMs) {
      const args = [
        hintMs ?? "",
        FIRST_PAUSE_MS,
        LONGEST_HINTLESS_PAUSE_MS,
        1 + random() * 0.2,
        SHARE_REGAINED_PER_MINUTE,
        LEAST_SHARE,
        DECREASE_AT_MOST_EVERY_MS,
      ];
      return Number(await runScript("pause-budget", [keys.purse], args));
    },

    async observe({ allowed, made, resetMs }) {
      const left = Math.max(0, allowed - made);
      // Genesys counts by the minute: a longer window would be a misunderstanding, and stop everything for its length.
      await runScript(
        "observe-budget",
        [keys.purse],
        [limitPerMinute, allowed, left, Math.min(resetMs, 60_000)],
      );
    },

    pausedForMs: async () => Number(await runScript("paused-for", [keys.purse], [])),

    async status() {
      const fields = ["minute", "used", "share", "shareAt", "ceiling"] as const;
      const [minute, used, share, shareAt, ceiling] = await redis.hmget(keys.purse, ...fields);
      const nowMs = Date.now();
      const made = Number(minute ?? 0) === Math.floor(nowMs / 60_000) ? Number(used ?? 0) : 0;
      const regained = ((nowMs - Number(shareAt ?? nowMs)) / 60_000) * SHARE_REGAINED_PER_MINUTE;
      const kept = Math.min(Number(ceiling ?? 1), Number(share ?? 1) + regained);
      return {
        used: made,
        remaining: Math.max(0, limitPerMinute - made),
        perMinute: fullPacePerMinute * kept,
      };
    },
  };
}
