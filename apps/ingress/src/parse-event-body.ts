import { z } from "zod";
import { eventBodySchema, readEventBody } from "./event-body.ts";
import { isPlaceholder, makeIdSchema, optionalTextTimeSchema } from "./event-fields.ts";
import { type EventContext, type ParsedEvent, refusalOf } from "./parsed-event.ts";

export const bareEventBodySchema = eventBodySchema
  .extend({
    conversationId: makeIdSchema(),
    eventTime: optionalTextTimeSchema.describe("Milliseconds since the epoch, as a number or as text"),
    conversationExternalContactIds: z
      .preprocess(
        (ids) => (typeof ids === "string" ? [ids] : ids),
        eventBodySchema.shape.conversationExternalContactIds,
      )
      .describe("The first is the customer, where there is no externalContactId; one alone may be text"),
  })
  .meta({ title: "The body of a customer start alone, as a workflow's data action sends it" });

/** The body alone. Its author is a flow: values may all be text, and what the flow does not know is blank. */
export function parseEventBody(event: object, context: EventContext): ParsedEvent {
  const body = Object.fromEntries(Object.entries(event).filter(([, value]) => !isBlank(value)));
  const result = bareEventBodySchema.safeParse(body);
  if (!result.success) return refusalOf(result.error);
  return readEventBody({ ...result.data, at: [], source: "eventbody" }, context);
}

const isBlank = (value: unknown) =>
  typeof value === "string" && (value.trim() === "" || isPlaceholder(value));
