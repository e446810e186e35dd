import { z } from "zod";
import { subjectSchema } from "../subject.ts";

/** Which requests a fault may strike, and for how long. Without `count` and `durationMs` it stays until removed. */
const scope = {
  endpoint: z.enum(["api", "token", "any"]).default("api"),
  ...subjectSchema.shape,
  method: z.string().toUpperCase().optional(),
  /** Strikes this often, then is gone. */
  count: z.int().positive().optional(),
  /** The share of the requests in scope that it strikes. */
  rate: z.number().min(0).max(1).default(1),
  /** Gone that long after it was added. */
  durationMs: z.number().positive().optional(),
  /** Makes what chance decides, `rate` and a latency's range, the same each time. */
  seed: z.int().optional(),
};

const refusalStatus = z
  .int()
  .min(400)
  .max(599)
  .refine((status) => status !== 429, 'for 429 use kind "rate-limited"');

const latencySchema = z
  .strictObject({
    /** Waits `ms`, or a time between `ms` and `maxMs`, then goes on; adds to every other fault. */
    kind: z.literal("latency"),
    ms: z.number().min(0),
    maxMs: z.number().optional(),
    ...scope,
  })
  .refine(({ ms, maxMs = ms }) => maxMs >= ms, { path: ["maxMs"], error: "must not be below ms" });

const upsetSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    /** Refuses with this status and the body the platform would send; not applied. */
    kind: z.literal("status"),
    status: refusalStatus,
    code: z.string().optional(),
    message: z.string().optional(),
    ...scope,
  }),
  z.strictObject({
    /**
     * 429; not applied. `retryAfter` says how the wait of `seconds` is told: as whole seconds, as an HTTP date, not by
     * `Retry-After` but by `inin-ratelimit-reset` alone, or not at all.
     */
    kind: z.literal("rate-limited"),
    retryAfter: z.enum(["seconds", "http-date", "reset-header-only", "none"]).default("seconds"),
    seconds: z.int().min(0).default(1),
    ...scope,
  }),
  z.strictObject({
    /** An HTML page, as a proxy before the platform sends it; not applied. */
    kind: z.literal("html"),
    status: z.int().min(400).max(599).default(502),
    ...scope,
  }),
  z.strictObject({
    /** Resets the connection (RST); not applied. */
    kind: z.literal("connection-reset"),
    ...scope,
  }),
  z.strictObject({
    /** Applies, then closes the connection without an answer. */
    kind: z.literal("reply-lost"),
    ...scope,
  }),
  z.strictObject({
    /** Never answers and never applies; the connection stays until the client goes or `forMs` have passed. */
    kind: z.literal("hang"),
    forMs: z.int().positive().optional(),
    ...scope,
  }),
  z.strictObject({
    /** Applies `applyAfterMs` later and never answers, or answers `answerStatus` at once. */
    kind: z.literal("late-apply"),
    applyAfterMs: z.number().min(0),
    answerStatus: refusalStatus.optional(),
    ...scope,
  }),
  z.strictObject({
    /** Answers as usual, and what the request started in the background (check-in, publish, job) fails. */
    kind: z.literal("operation-failed"),
    code: z.string().default("architect.external.publish.error"),
    message: z.string().default("A backend service error occurred while publishing the flow."),
    ...scope,
  }),
  z.strictObject({
    /** The token endpoint's own rate limit: 400 `rate limit exceeded; …`. */
    kind: z.literal("token-throttled"),
    ...scope,
    endpoint: z.literal("token").default("token"),
  }),
]);

export const faultSchema = z.discriminatedUnion("kind", [latencySchema, upsetSchema]);

export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
/** A fault that decides the answer; a latency only delays it. */
export type Upset = z.output<typeof upsetSchema>;
