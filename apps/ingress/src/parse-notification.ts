import { z } from "zod";
import { CUSTOMER_START, eventBodySchema, NOT_A_CUSTOMER_START, readEventBody } from "./event-body.ts";
import { type EventContext, ignored, type ParsedEvent, refusalOf } from "./parsed-event.ts";

export const notificationSchema = z
  .object({ topicName: z.string("must be a string"), eventBody: eventBodySchema })
  .meta({ title: "A customer's session starts, as Genesys Cloud's notification service tells it" });

/** What a notification channel of Genesys Cloud carries, passed on by whoever listens to it. */
export function parseNotification(event: object, context: EventContext): ParsedEvent {
  // Before all else: other topics, the channel's heartbeat among them, have other bodies.
  const topic: unknown = "topicName" in event ? event.topicName : undefined;
  if (typeof topic === "string" && !CUSTOMER_START.test(topic)) return ignored(NOT_A_CUSTOMER_START);

  const result = notificationSchema.safeParse(event);
  if (!result.success) return refusalOf(result.error);
  return readEventBody({ ...result.data.eventBody, at: ["eventBody"], source: "notification" }, context);
}
