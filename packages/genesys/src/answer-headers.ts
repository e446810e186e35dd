import type { Answer } from "./http-sender.ts";
import { parseRetryAfter } from "./parse-retry-after.ts";

/** What an answer says of the rate limit. Counts are requests in the current minute of this token. */
export interface RateAnswer {
  status: number;
  rateLimitCount?: number;
  rateLimitAllowed?: number;
  rateLimitResetMs?: number;
  retryAfterMs?: number;
  /** The server's clock, from the `Date` header: epoch ms, to the second. */
  serverTimeMs?: number;
}

export function readRateAnswer(answer: Answer, nowMs: number): RateAnswer {
  const count = wholeNumber(headerOf(answer, "inin-ratelimit-count"));
  const allowed = wholeNumber(headerOf(answer, "inin-ratelimit-allowed"));
  const resetSeconds = wholeNumber(headerOf(answer, "inin-ratelimit-reset"));
  const retryAfterMs = parseRetryAfter(headerOf(answer, "retry-after"), nowMs);
  const serverTimeMs = Date.parse(headerOf(answer, "date") ?? "");
  return {
    status: answer.status,
    ...(count !== undefined && { rateLimitCount: count }),
    ...(allowed !== undefined && { rateLimitAllowed: allowed }),
    ...(resetSeconds !== undefined && { rateLimitResetMs: resetSeconds * 1_000 }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(Number.isFinite(serverTimeMs) && { serverTimeMs }),
  };
}

/** How long a throttled client is asked to wait, in milliseconds; undefined where the answer does not say. */
export function askedWaitMs(answer: Answer, nowMs: number): number | undefined {
  const { retryAfterMs, rateLimitResetMs } = readRateAnswer(answer, nowMs);
  // "0 s" is no answer to the question.
  return retryAfterMs || rateLimitResetMs || retryAfterMs;
}

export function headerOf(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function wholeNumber(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,9}$/.test(header.trim()) ? Number(header) : undefined;
}
