import { parseEventBridgeEvent } from "./parse-eventbridge-event.ts";
import { parseTutorialEvent } from "./parse-tutorial-event.ts";
import { type Arrival, invalid, type ParsedEvent } from "./parsed-event.ts";

export const MISSING_PAYLOAD = "Missing payload";

/** Turns whatever JSON arrived into an interaction. What an event is shows in its content. Never throws. */
export function parseEvent(payload: unknown, arrival: Arrival): ParsedEvent {
  if (payload === null || payload === undefined) return invalid(MISSING_PAYLOAD);
  if (typeof payload !== "object" || Array.isArray(payload))
    return invalid("The payload must be a JSON object");
  if (Object.keys(payload).length === 0) return invalid(MISSING_PAYLOAD);
  if (Object.hasOwn(payload, "detail-type")) return parseEventBridgeEvent(payload, arrival);
  return parseTutorialEvent(payload, arrival);
}
