import { describeRefusal } from "./describe-refusal.ts";
import { MISSING_PAYLOAD, parseEvent } from "./parse-event.ts";
import type { EventContext, SoundEvent } from "./parsed-event.ts";

/** Most events in one array: as many as one write to the queue takes. */
export const MAX_EVENTS = 100;

export type ParsedPayload =
  /** Events, and whether they came in an array. */
  { events: SoundEvent[]; isArray: boolean } | { error: string };

/** The events of a payload, one or an array of them, all or none: one that is malformed refuses the whole. Never throws. */
export function parsePayload(payload: unknown, context: EventContext): ParsedPayload {
  if (!Array.isArray(payload)) {
    const event = parseEvent(payload, context);
    return event.kind === "invalid" ? { error: describeRefusal(event) } : { events: [event], isArray: false };
  }
  if (payload.length === 0) return { error: MISSING_PAYLOAD };
  if (payload.length > MAX_EVENTS) return { error: `An array must not hold more than ${MAX_EVENTS} events` };
  const events: SoundEvent[] = [];
  for (const [index, element] of payload.entries()) {
    const event = parseEvent(element, context);
    if (event.kind === "invalid") return { error: describeRefusal(event, index) };
    events.push(event);
  }
  return { events, isArray: true };
}
