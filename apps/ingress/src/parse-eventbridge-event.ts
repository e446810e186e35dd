import { creditedOccurredAt, MAX_ID_LENGTH } from "@menuswitch/domain";
import { z } from "zod";
import { describeProblem, optionalIdSchema, optionalTextSchema, optionalTimeSchema } from "./event-fields.ts";
import { normaliseAni } from "./normalise-ani.ts";
import { type Arrival, ignored, invalid, type ParsedEvent } from "./parsed-event.ts";

/** Genesys documents every field of an event body as optional, and adds values to its enumerations. */
const eventBodySchema = z.object(
  {
    eventTime: optionalTimeSchema.describe("Milliseconds since the epoch"),
    conversationId: optionalIdSchema,
    participantId: optionalIdSchema,
    sessionId: optionalIdSchema,
    mediaType: optionalTextSchema.describe("VOICE; events of other media are ignored"),
    direction: optionalTextSchema.describe("INBOUND; OUTBOUND is ignored"),
    externalContactId: optionalTextSchema.describe("The customer, where the caller is a known contact"),
    conversationExternalContactIds: z
      .array(optionalTextSchema, { error: "must be an array" })
      .nullish()
      .describe("The first is the customer, where there is no externalContactId"),
    ani: optionalTextSchema.describe("The caller's number; the customer where no contact is known"),
  },
  { error: "must be an object" },
);

export const eventBridgeEventSchema = z
  .object({
    "detail-type": z.string("must be a string"),
    time: optionalTimeSchema,
    detail: z.object({ eventBody: eventBodySchema }, { error: "must be an object" }),
  })
  .meta({ title: "A customer's session starts, as Amazon EventBridge delivers it for Genesys Cloud" });

/** The type holds a literal `{id}` where the topic of an event holds the conversation's. */
const CUSTOMER_START = /^v2\.detail\.events\.conversation\..+\.customer\.start$/;

export function parseEventBridgeEvent(event: object, { receivedAt }: Arrival): ParsedEvent {
  // Before all else: events of other types have other fields.
  const type: unknown = "detail-type" in event ? event["detail-type"] : undefined;
  if (typeof type === "string" && !CUSTOMER_START.test(type)) return ignored("not a customer start");

  const result = eventBridgeEventSchema.safeParse(event);
  if (!result.success) return invalid(describeProblem(result.error));
  const { time, detail } = result.data;
  const { eventTime, conversationId, participantId, sessionId, mediaType, direction } = detail.eventBody;
  if (mediaType !== undefined && mediaType.toUpperCase() !== "VOICE")
    return ignored("not a voice interaction");
  if (direction?.toUpperCase() === "OUTBOUND") return ignored("an outbound interaction");

  // Never the envelope's id: a repeat by Genesys comes in a new envelope.
  const interactionId = [conversationId, participantId, sessionId].filter((id) => id !== undefined).join("/");
  if (interactionId === "") return invalid("detail.eventBody.conversationId must not be empty");
  if (interactionId.length > MAX_ID_LENGTH) {
    return invalid(
      `detail.eventBody: its three ids must not be longer than ${MAX_ID_LENGTH} characters together`,
    );
  }

  const ani = normaliseAni(detail.eventBody.ani ?? "");
  return {
    kind: "accepted",
    interaction: {
      interactionId,
      // An anonymous caller hears a menu like any other: a customer of this one interaction, who has no segment.
      customerId: contactIdOf(detail.eventBody) ?? ani ?? interactionId,
      occurredAt: creditedOccurredAt(eventTime ?? time, receivedAt),
      receivedAt,
      source: "eventbridge",
      conversationId,
      participantId,
      sessionId,
      ani,
      mediaType,
      direction,
    },
  };
}

const contactIdOf = (body: z.output<typeof eventBodySchema>) =>
  body.externalContactId ?? body.conversationExternalContactIds?.[0];
