import { z } from "zod";

/** Longest id accepted anywhere, in UTF-16 code units. */
export const MAX_ID_LENGTH = 256;

/** An event that claims to be further ahead than this counts as happening when it was received. */
const MAX_CLOCK_LEAD_MS = 60_000;

/** Most identities looked up beside the first. */
const MAX_OTHER_IDENTITIES = 7;

const INTERACTION_SOURCES = [
  "tutorial",
  "eventbridge",
  "notification",
  "eventbody",
  "openmessaging",
  "decision",
] as const;

const id = z.string().min(1).max(MAX_ID_LENGTH);

/** The latest time a `Date` can hold. */
const MAX_TIME_MS = 8_640_000_000_000_000;
const time = z.number().int().nonnegative().max(MAX_TIME_MS);

/** What an interaction was told it hears. */
export const decidedMenuSchema = z.object({ menuId: id, segment: id });
export type DecidedMenu = z.infer<typeof decidedMenuSchema>;

/**
 * One contact starting, as it travels from the ingress to the workers.
 * `occurredAt` and `receivedAt` are milliseconds since the epoch. `otherIdentities` are what else the customer is known by,
 * to be tried in this order where `customerId` has no segment.
 */
export const interactionSchema = z.object({
  interactionId: id,
  customerId: id,
  otherIdentities: z.array(id).max(MAX_OTHER_IDENTITIES).optional(),
  occurredAt: time,
  receivedAt: time,
  source: z.enum(INTERACTION_SOURCES),
  conversationId: id.optional(),
  participantId: id.optional(),
  sessionId: id.optional(),
  ani: id.optional(),
  mediaType: id.optional(),
  direction: id.optional(),
  /** Where the caller has been given a menu already: it is not chosen again, and no target is moved to it. */
  decided: decidedMenuSchema.optional(),
});

export type Interaction = z.infer<typeof interactionSchema>;
export type InteractionSource = Interaction["source"];

/** Everything the customer is known by, in the order in which a segment is looked for. */
export function identitiesOf({
  customerId,
  otherIdentities = [],
}: Pick<Interaction, "customerId" | "otherIdentities">): readonly string[] {
  return [customerId, ...otherIdentities];
}

/** The time an event counts as happening: its own, unless it has none or claims to come from the future. */
export function creditedOccurredAt(claimedMs: number | undefined, receivedAtMs: number): number {
  if (claimedMs === undefined || claimedMs > receivedAtMs + MAX_CLOCK_LEAD_MS) return receivedAtMs;
  return claimedMs;
}
