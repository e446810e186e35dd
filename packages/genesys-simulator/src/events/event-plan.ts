import { z } from "zod";

const share = z.number().min(0).max(1);

/** What to send, where to, and how fast. The same plan with the same seed makes the same events. */
export const eventPlanSchema = z.strictObject({
  /** Where each event is POSTed. */
  url: z.url({ protocol: /^https?$/ }),
  /** The receiver's key, for instance. Not shown again. */
  headers: z.record(z.string(), z.string()).default({}),
  /** Calls that begin; each is several events. */
  conversations: z.int().min(1).max(100_000),
  conversationsPerSecond: z.number().positive().max(1000).default(10),
  seed: z.int().default(1),
  /** How many different callers there are: contacts 1 to so many. */
  contacts: z.int().min(1).max(1_000_000).default(100),
  /** The flow that calls reach. */
  flowId: z.string().min(1).default("simulated-flow"),
  /** How long a call lasts on average; its last event is sent that much later than its first. */
  callMs: z.int().min(0).default(5000),
  /**
   * `eventbridge`: the envelope of Amazon EventBridge. `notification`: as on the platform's WebSocket. `event-body`:
   * the primitives alone, as a trigger gives them to a workflow; starts of calls only.
   */
  shape: z.enum(["eventbridge", "notification", "event-body"]).default("eventbridge"),
  /** Each a share of the conversations or, of the last two, of the events. */
  mix: z
    .strictObject({
      /** Calls whose number belongs to no contact: `ani` only. */
      unmatched: share.default(0.1),
      /** Calls without a contact and with a withheld number. */
      anonymous: share.default(0.05),
      outbound: share.default(0.05),
      chat: share.default(0.05),
      /** Sent twice. */
      duplicates: share.default(0.1),
      /** Sent up to `lateMs` late, after newer ones. */
      late: share.default(0.1),
    })
    .prefault({}),
  lateMs: z.int().min(0).default(3000),
  sender: z
    .strictObject({
      /** Sets the timeout and the repeats of a sender that Genesys Cloud has. */
      kind: z.enum(["eventbridge", "open-messaging", "data-action"]).default("eventbridge"),
      timeoutMs: z.int().positive().optional(),
      attempts: z.int().positive().optional(),
      firstRetryMs: z.int().min(0).optional(),
      /** Whether a 401, 407 or 409 is tried again, as EventBridge is believed to do. */
      repeatsUnauthorized: z.boolean().default(true),
    })
    .prefault({}),
});

export type EventPlanInput = z.input<typeof eventPlanSchema>;
export type EventPlan = z.output<typeof eventPlanSchema>;
