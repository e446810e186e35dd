import { z } from "zod";

/** Longest id accepted anywhere, in UTF-16 code units. */
export const MAX_ID_LENGTH = 256;

/** An event that claims to be further ahead than this counts as happening when it was received. */
const MAX_CLOCK_LEAD_MS = 60_000;

const INTERACTION_SOURCES = ["tutorial", "eventbridge"] as const;

const id = z.string().min(1).max(MAX_ID_LENGTH);

/** The latest time a `Date` can hold. */
const MAX_TIME_MS = 8_640_000_000_000_000;
const time = z.number().int().nonnegative().max(MAX_TIME_MS);

/**
 * One contact starting, as it travels from the ingress to the workers.
 * `occurredAt` and `receivedAt` are milliseconds since the epoch.
 */
export const interactionSchema = z.object({
  interactionId: id,
  customerId: id,
  occurredAt: time,
  receivedAt: time,
  source: z.enum(INTERACTION_SOURCES),
  conversationId: id.optional(),
  participantId: id.optional(),
  sessionId: id.optional(),
  ani: id.optional(),
  mediaType: id.optional(),
  direction: id.optional(),
});

export type Interaction = z.infer<typeof interactionSchema>;
export type InteractionSource = Interaction["source"];

/** The time an event counts as happening: its own, unless it has none or claims to come from the future. */
export function creditedOccurredAt(claimedMs: number | undefined, receivedAtMs: number): number {
  if (claimedMs === undefined || claimedMs > receivedAtMs + MAX_CLOCK_LEAD_MS) return receivedAtMs;
  return claimedMs;
}
