import { creditedOccurredAt, MAX_ID_LENGTH } from "@menuswitch/domain";
import { z } from "zod";
import { makeIdSchema, optionalTextSchema, optionalTimeSchema } from "./event-fields.ts";
import { joinIds } from "./join-ids.ts";
import { reasonAgainstMedium } from "./media-types.ts";
import { normaliseAni } from "./normalise-ani.ts";
import { type EventContext, ignored, invalid, type ParsedEvent, refusalOf } from "./parsed-event.ts";

export const openMessageSchema = z
  .object({
    id: optionalTextSchema.describe("The message, where there is no channel.messageId"),
    channel: z.object(
      {
        messageId: optionalTextSchema.describe("The message; unique together with its time"),
        time: optionalTimeSchema.describe("When it was sent; else it counts from its arrival"),
        from: z.object(
          {
            id: makeIdSchema().describe("The customer"),
            idType: optionalTextSchema.describe("Phone: the id is read as a number"),
          },
          { error: "must be an object" },
        ),
      },
      { error: "must be an object" },
    ),
    type: optionalTextSchema.describe("Text, Structured; events and receipts are ignored"),
    direction: optionalTextSchema.describe("Inbound; Outbound is ignored"),
    conversationId: optionalTextSchema,
  })
  .meta({ title: "A customer's message in the normalized form of Genesys Cloud's Open Messaging" });

/** A message of Open Messaging, as the middleware in between sends it to Genesys Cloud and Genesys Cloud to it. */
export function parseOpenMessage(event: object, context: EventContext): ParsedEvent {
  // Before all else: what goes to the customer, receipts and typing have other fields.
  if (upperCaseOf(event, "direction") === "OUTBOUND") return ignored("an outbound interaction");
  if (["EVENT", "RECEIPT"].includes(kindOf(event))) return ignored("not a message");

  const result = openMessageSchema.safeParse(event);
  if (!result.success) return refusalOf(result.error);
  const { id, channel, conversationId } = result.data;
  const { messageId = id, from, time } = channel;
  const reason = reasonAgainstMedium("MESSAGE", context.mediaTypes);
  if (reason !== undefined) return ignored(reason);

  // As Open Messaging has it: a message's id need be unique only together with its time.
  const interactionId = messageId === undefined ? context.newId() : joinIds([messageId, time]);
  if (interactionId.length > MAX_ID_LENGTH) {
    return invalid(
      `must not be longer than ${MAX_ID_LENGTH} characters together with channel.time`,
      channel.messageId === undefined ? ["id"] : ["channel", "messageId"],
    );
  }
  const isNumber = from.idType?.toUpperCase() === "PHONE";
  return {
    kind: "accepted",
    interaction: {
      interactionId,
      customerId: (isNumber ? normaliseAni(from.id) : undefined) ?? from.id,
      occurredAt: creditedOccurredAt(time, context.receivedAt),
      receivedAt: context.receivedAt,
      source: "openmessaging",
      conversationId,
      mediaType: "MESSAGE",
      direction: "INBOUND",
    },
  };
}

/** Told by their fields where they do not say what they are: the API takes in events and receipts without a type. */
function kindOf(event: object): string {
  const type = upperCaseOf(event, "type");
  if (type !== undefined) return type;
  if (Object.hasOwn(event, "events")) return "EVENT";
  const isFromNobody = !Object.hasOwn(Object(Reflect.get(event, "channel")), "from");
  return Object.hasOwn(event, "status") && isFromNobody ? "RECEIPT" : "TEXT";
}

function upperCaseOf(event: object, name: string): string | undefined {
  const value: unknown = Object.hasOwn(event, name) ? Reflect.get(event, name) : undefined;
  return typeof value === "string" ? value.toUpperCase() : undefined;
}
