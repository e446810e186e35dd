import { creditedOccurredAt, type InteractionSource, MAX_ID_LENGTH } from "@menuswitch/domain";
import { z } from "zod";
import { optionalIdSchema, optionalTextSchema, optionalTimeSchema } from "./event-fields.ts";
import { identitiesIn } from "./identity-rules.ts";
import { joinIds } from "./join-ids.ts";
import { reasonAgainstMedium } from "./media-types.ts";
import { normaliseAni } from "./normalise-ani.ts";
import { type EventContext, ignored, invalid, type ParsedEvent, type Path } from "./parsed-event.ts";

/** Only the first is looked at: to tell what is wrong with thousands would hold up everybody else. */
const contactIdsSchema = z
  .preprocess(
    (ids) => (Array.isArray(ids) ? ids.slice(0, 1) : ids),
    z.array(optionalTextSchema, { error: "must be an array" }).nullish(),
  )
  .meta({ type: "array", items: { type: "string" } });

/** Genesys documents every field of an event body as optional, and adds values to its enumerations. */
export const eventBodySchema = z.object(
  {
    eventTime: optionalTimeSchema.describe("Milliseconds since the epoch"),
    conversationId: optionalIdSchema,
    participantId: optionalIdSchema,
    sessionId: optionalIdSchema,
    mediaType: optionalTextSchema.describe("VOICE; events of media not in WEBHOOK_MEDIA_TYPES are ignored"),
    direction: optionalTextSchema.describe("INBOUND; OUTBOUND is ignored"),
    externalContactId: optionalTextSchema.describe("The customer, where the caller is a known contact"),
    conversationExternalContactIds: contactIdsSchema.describe(
      "The first is the customer, where there is no externalContactId",
    ),
    ani: optionalTextSchema.describe("The caller's number; the customer where no contact is known"),
    addressFrom: optionalTextSchema.describe(
      "The customer's address in other media, if IDENTITY_RULES names it",
    ),
  },
  { error: "must be an object" },
);

export type EventBody = z.output<typeof eventBodySchema>;

/** The type holds a literal `{id}` where the topic of an event holds the conversation's. */
export const CUSTOMER_START = /^v2\.detail\.events\.conversation\..+\.customer\.start$/;

export const NOT_A_CUSTOMER_START = "not a customer start";

/**
 * The interaction that a customer start tells of, whichever way its body came: told twice, it has the same id.
 *
 * @param body.at where in the event the body is
 * @param body.sentAt epoch ms, for a body that names no time
 */
export function readEventBody(
  body: EventBody & { at: Path; sentAt?: number | undefined; source: InteractionSource },
  { receivedAt, identityRules, mediaTypes }: EventContext,
): ParsedEvent {
  const { at, sentAt, source, eventTime, conversationId, participantId, sessionId, mediaType, direction } =
    body;
  const reason = reasonAgainstMedium(mediaType, mediaTypes);
  if (reason !== undefined) return ignored(reason);
  if (direction?.toUpperCase() === "OUTBOUND") return ignored("an outbound interaction");

  // Never the id of what the body came in: a repeat by Genesys comes in a new envelope.
  const interactionId = joinIds([conversationId, participantId, sessionId]);
  if (interactionId === "") return invalid("must not be empty", [...at, "conversationId"]);
  if (interactionId.length > MAX_ID_LENGTH) {
    return invalid(
      `must not be longer than ${MAX_ID_LENGTH} characters together with participantId and sessionId`,
      [...at, "conversationId"],
    );
  }

  // An anonymous caller hears a menu like any other: a customer of this one interaction, who has no segment.
  const [customerId = interactionId, ...otherIdentities] = identitiesIn(body, identityRules);
  return {
    kind: "accepted",
    interaction: {
      interactionId,
      customerId,
      otherIdentities: otherIdentities.length > 0 ? otherIdentities : undefined,
      occurredAt: creditedOccurredAt(eventTime ?? sentAt, receivedAt),
      receivedAt,
      source,
      conversationId,
      participantId,
      sessionId,
      ani: normaliseAni(body.ani ?? ""),
      mediaType,
      direction,
    },
  };
}
