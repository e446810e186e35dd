import { z } from "zod";
import { CUSTOMER_START, eventBodySchema, NOT_A_CUSTOMER_START, readEventBody } from "./event-body.ts";
import { optionalTimeSchema } from "./event-fields.ts";
import { type EventContext, ignored, type ParsedEvent, refusalOf } from "./parsed-event.ts";

export const eventBridgeEventSchema = z
  .object({
    "detail-type": z.string("must be a string"),
    time: optionalTimeSchema,
    detail: z.object({ eventBody: eventBodySchema }, { error: "must be an object" }),
  })
  .meta({ title: "A customer's session starts, as Amazon EventBridge delivers it for Genesys Cloud" });

/** The envelope in which Amazon EventBridge delivers an event of Genesys Cloud. */
export function parseEventBridgeEvent(event: object, context: EventContext): ParsedEvent {
  // Before all else: events of other types have other fields.
  const type: unknown = "detail-type" in event ? event["detail-type"] : undefined;
  if (typeof type === "string" && !CUSTOMER_START.test(type)) return ignored(NOT_A_CUSTOMER_START);

  const result = eventBridgeEventSchema.safeParse(event);
  if (!result.success) return refusalOf(result.error);
  const { time: sentAt, detail } = result.data;
  return readEventBody(
    { ...detail.eventBody, at: ["detail", "eventBody"], sentAt, source: "eventbridge" },
    context,
  );
}
