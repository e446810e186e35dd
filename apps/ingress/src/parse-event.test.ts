import { interactionSchema } from "@menuswitch/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEvent } from "./parse-event.ts";
import { EXAMPLE_EVENTS } from "./webhook-documentation.ts";

const arrival = { receivedAt: Date.UTC(2026, 0, 31, 12), newId: () => "new-id" };
const parse = (payload: unknown) => parseEvent(payload, arrival);

/** Anything at all, and half of the time something nearly right. */
const id = fc.oneof(fc.string({ maxLength: 300, unit: "binary" }), fc.double(), fc.jsonValue());
const time = fc.oneof(
  fc.date().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.double(),
  fc.jsonValue(),
);
const tutorialEvent = fc.record(
  { id, customer: fc.record({ id }, { requiredKeys: [] }), occurredAt: time },
  { requiredKeys: [] },
);
const eventBody = fc.record(
  {
    eventTime: time,
    conversationId: id,
    participantId: id,
    sessionId: id,
    mediaType: fc.constantFrom("VOICE", "CHAT", null, 5),
    direction: fc.constantFrom("INBOUND", "OUTBOUND", "UNKNOWN", null),
    externalContactId: id,
    conversationExternalContactIds: fc.oneof(fc.array(id), fc.jsonValue()),
    ani: fc.oneof(fc.string(), fc.stringMatching(/^tel:\+\d{5,15}$/), fc.jsonValue()),
  },
  { requiredKeys: [] },
);
const eventBridgeEvent = fc.record({
  "detail-type": fc.oneof(fc.constant("v2.detail.events.conversation.{id}.customer.start"), fc.jsonValue()),
  detail: fc.oneof(fc.record({ eventBody }), fc.jsonValue()),
});

describe("parseEvent", () => {
  test.each([undefined, null, {}])("misses a payload in %j", (payload) => {
    expect(parse(payload)).toEqual({ kind: "invalid", error: "Missing payload" });
  });

  test.each([[[]], [[{ id: "i-1", customer: { id: "c-1" } }]], "text", 5, true])(
    "refuses %j, which is no object",
    (payload) => {
      expect(parse(payload)).toEqual({ kind: "invalid", error: "The payload must be a JSON object" });
    },
  );

  test("tells the shapes apart by their content", () => {
    for (const [source, event] of Object.entries(EXAMPLE_EVENTS)) {
      expect(parse(event)).toMatchObject({ kind: "accepted", interaction: { source } });
    }
  });

  test.each([
    '{"__proto__": {"customer": {"id": "c-1"}}}',
    '{"__proto__": {"detail-type": "v2"}, "constructor": {"prototype": {}}}',
    '{"id": "i-1", "customer": {"__proto__": {"id": "c-1"}}}',
  ])("takes nothing from a prototype that a payload brings: %s", (json) => {
    expect(parse(JSON.parse(json))).toEqual({ kind: "invalid", error: "Customer ID not found in event" });
  });

  test("turns any JSON into a valid interaction, or says what else it is", () => {
    fc.assert(
      fc.property(fc.oneof(tutorialEvent, eventBridgeEvent, fc.jsonValue()), (payload) => {
        const event = parse(payload);
        if (event.kind === "accepted") {
          expect(interactionSchema.parse(event.interaction)).toEqual(event.interaction);
          expect(event.interaction.interactionId.isWellFormed()).toBe(true);
          expect(event.interaction.customerId.isWellFormed()).toBe(true);
        } else {
          expect(event.kind === "ignored" ? event.reason : event.error).not.toBe("");
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
