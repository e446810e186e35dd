import { parseEventBody } from "./parse-event-body.ts";
import { parseEventBridgeEvent } from "./parse-eventbridge-event.ts";
import { parseNotification } from "./parse-notification.ts";
import { parseOpenMessage } from "./parse-open-message.ts";
import { parseTutorialEvent } from "./parse-tutorial-event.ts";
import { type EventContext, invalid, type ParsedEvent } from "./parsed-event.ts";

export const MISSING_PAYLOAD = "Missing payload";

/** Turns whatever JSON arrived for one event into an interaction. What an event is shows in its content. Never throws. */
export function parseEvent(payload: unknown, context: EventContext): ParsedEvent {
  if (payload === null || payload === undefined) return invalid(MISSING_PAYLOAD);
  if (typeof payload !== "object" || Array.isArray(payload))
    return invalid("The payload must be a JSON object");
  if (Object.keys(payload).length === 0) return invalid(MISSING_PAYLOAD);
  return parserFor(payload)(payload, context);
}

/** By what only this format has; an event that shows nothing is taken for one of the sender's own shape. */
function parserFor(event: object): (event: object, context: EventContext) => ParsedEvent {
  if (Object.hasOwn(event, "detail-type")) return parseEventBridgeEvent;
  if (Object.hasOwn(event, "customer")) return parseTutorialEvent;
  if (Object.hasOwn(event, "topicName") || Object.hasOwn(event, "eventBody")) return parseNotification;
  if (Object.hasOwn(event, "channel") && isObject(Reflect.get(event, "channel"))) return parseOpenMessage;
  return Object.hasOwn(event, "conversationId") ? parseEventBody : parseTutorialEvent;
}

const isObject = (value: unknown) => typeof value === "object" && value !== null;
