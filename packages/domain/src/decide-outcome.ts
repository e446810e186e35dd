import type { DeliveryError } from "./delivery-error.ts";

export type Outcome =
  /** Try this target again after the pause; counts as an attempt. */
  | { action: "retry"; delayMs: number }
  /** Everybody waits: for as long as the server said, or growing from 1 s where it said nothing. No attempt spent. */
  | { action: "pause"; pauseMs: number | undefined }
  /** This delivery waits; others need not. No attempt spent. */
  | { action: "wait"; delayMs: number }
  /** It can never work as it is. `block`: remember that this content was refused by this target. */
  | { action: "give-up"; block: boolean };

const FIRST_RETRY_MS = 1_000;
/** A timed-out request may still be worked on by the server; its lease outlives it by this much. */
export const LEASE_SLACK_MS = 5_000;
/** How long the token endpoint is left alone when it throttles and does not say for how long. */
const TOKEN_THROTTLE_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;
/** Doubling with at most a fifth of jitter: each pause is at least 2 / 1.2 = 1.67 times the one before. */
const RETRY_JITTER = 0.2;
export const LONGEST_PAUSE_MS = 600_000;

/**
 * What follows from a failed delivery attempt. Pure: `random` is 0 ≤ r < 1.
 *
 * @param attempt the attempt that failed, counted from 1
 */
export function decideOutcome(error: DeliveryError, attempt: number, random: number): Outcome {
  switch (error.code) {
    case "RATE_LIMITED":
      return {
        action: "pause",
        // "Retry after 0 s" is no hint: taken at its word it would be a storm.
        pauseMs: error.retryAfterMs ? Math.min(error.retryAfterMs, LONGEST_PAUSE_MS) : undefined,
      };
    case "TOKEN_THROTTLED":
      return {
        action: "wait",
        delayMs: Math.min(error.retryAfterMs || backoffMs(TOKEN_THROTTLE_MS, 1, random), LONGEST_RETRY_MS),
      };
    case "UNAUTHORIZED":
      return { action: "give-up", block: false };
    case "FORBIDDEN":
    case "NOT_FOUND":
    case "CONFLICT":
    case "REJECTED":
      return { action: "give-up", block: true };
    case "TIMEOUT":
      return { action: "retry", delayMs: backoffMs(LEASE_SLACK_MS, attempt, random) };
    case "BUSY":
    case "UNREACHABLE":
    case "CONNECTION_LOST":
    case "SERVER_ERROR":
      return { action: "retry", delayMs: backoffMs(FIRST_RETRY_MS, attempt, random) };
  }
}

/** Exponential backoff with jitter: about `firstMs`, doubling, up to 60 s. `attempt` counts from 1. */
export function backoffMs(firstMs: number, attempt: number, random: number): number {
  const exponent = Math.min(attempt - 1, 20);
  return Math.round(Math.min(LONGEST_RETRY_MS, firstMs * 2 ** exponent * (1 + RETRY_JITTER * random)));
}
