import { interactionSchema } from "@menuswitch/domain";
import { anyText } from "@menuswitch/test-support";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeRefusal } from "./describe-refusal.ts";
import { IDENTITY_RULES } from "./identity-rules.ts";
import { MEDIA_TYPES } from "./media-types.ts";
import { parseEvent } from "./parse-event.ts";
import { type EventContext, invalid } from "./parsed-event.ts";
import { EXAMPLE_EVENTS } from "./webhook-documentation.ts";

const context: EventContext = {
  receivedAt: Date.UTC(2026, 0, 31, 12),
  newId: () => "new-id",
  identityRules: IDENTITY_RULES,
  mediaTypes: MEDIA_TYPES,
};
const parse = (payload: unknown) => parseEvent(payload, context);

/** Anything at all, and half of the time something nearly right. */
const id = fc.oneof(anyText({ maxLength: 300 }), fc.double(), fc.jsonValue());
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
    addressFrom: id,
  },
  { requiredKeys: [] },
);
const eventBridgeEvent = fc.record({
  "detail-type": fc.oneof(fc.constant("v2.detail.events.conversation.{id}.customer.start"), fc.jsonValue()),
  detail: fc.oneof(fc.record({ eventBody }), fc.jsonValue()),
});
const notification = fc.record({
  topicName: fc.oneof(fc.constant("v2.detail.events.conversation.conv.customer.start"), fc.jsonValue()),
  eventBody: fc.oneof(eventBody, fc.jsonValue()),
});
const openMessage = fc.record(
  {
    id,
    channel: fc.record(
      {
        messageId: id,
        time,
        from: fc.oneof(fc.record({ id, idType: fc.constantFrom("Phone", "Email", 5) }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
    type: fc.oneof(fc.constantFrom("Text", "Receipt", "Event"), fc.jsonValue()),
    direction: fc.oneof(fc.constantFrom("Inbound", "Outbound"), fc.jsonValue()),
    status: fc.jsonValue(),
  },
  { requiredKeys: ["channel"] },
);
const anyEvent = fc.oneof(
  tutorialEvent,
  eventBridgeEvent,
  notification,
  eventBody,
  openMessage,
  fc.jsonValue(),
);

describe("parseEvent", () => {
  test.each([undefined, null, {}])("misses a payload in %j", (payload) => {
    expect(parse(payload)).toEqual(invalid("Missing payload"));
  });

  test.each([[[]], [[{ id: "i-1", customer: { id: "c-1" } }]], "text", 5, true])(
    "refuses %j, which is no object",
    (payload) => {
      expect(parse(payload)).toEqual(invalid("The payload must be a JSON object"));
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
    expect(parse(JSON.parse(json))).toEqual(invalid("Customer ID not found in event"));
  });

  const { eventBody: body } = EXAMPLE_EVENTS.notification;
  test.each([
    [{ id: "i-1", customer: { id: "c-1" }, conversationId: "conv", channel: {}, topicName: "x" }, "tutorial"],
    [{ ...body, channel: "voice" }, "eventbody"],
    [{ ...EXAMPLE_EVENTS.openmessaging, conversationId: "conv" }, "openmessaging"],
    [{ ...EXAMPLE_EVENTS.eventbridge, customer: { id: "c-1" } }, "eventbridge"],
  ])("takes an event for what only that format has, whatever else is in it: %j is %s", (event, source) => {
    expect(parse(event)).toMatchObject({ kind: "accepted", interaction: { source } });
  });

  test("knows one interaction by one id and one customer, by whichever route it comes", () => {
    const told = [
      { "detail-type": "v2.detail.events.conversation.{id}.customer.start", detail: { eventBody: body } },
      { topicName: "v2.detail.events.conversation.conv.customer.start", eventBody: body },
      body,
      Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)])),
    ].map((event) => ({ source: undefined, ...parse(event) }));
    const { interaction: first } = { interaction: undefined, ...told[0] };
    for (const other of told) {
      expect(other).toEqual({ kind: "accepted", interaction: { ...first, source: expect.any(String) } });
    }
    expect(first).toMatchObject({
      interactionId: `${body.conversationId}/${body.participantId}/${body.sessionId}`,
    });
  });

  test.each([
    ["64 KiB", "x".repeat(65_536)],
    ["a lone surrogate", "\ud800"],
    ["a huge number", 1e300],
    ["an infinite number", Number.POSITIVE_INFINITY],
    ["a boolean", true],
    ["an object", { toString: "x" }],
    ["a deep array", JSON.parse("[".repeat(20_000) + "]".repeat(20_000))],
  ])("refuses %s for an id in every format, and names the field", (_what, value) => {
    const { tutorial, eventbridge, notification: told, eventbody, openmessaging } = EXAMPLE_EVENTS;
    const cases: [object, string][] = [
      [{ ...tutorial, id: value }, "id "],
      [{ ...tutorial, customer: { id: value } }, "customer.id "],
      [{ ...eventbridge, detail: { eventBody: { sessionId: value } } }, "detail.eventBody.sessionId "],
      [{ ...told, eventBody: { ...body, externalContactId: value } }, "eventBody.externalContactId "],
      [{ ...eventbody, conversationId: value }, "conversationId "],
      [{ ...eventbody, ani: value }, "ani "],
      [{ channel: { ...openmessaging.channel, from: { id: value } } }, "channel.from.id "],
      [{ channel: { ...openmessaging.channel, messageId: value } }, "channel.messageId "],
    ];
    for (const [event, field] of cases) {
      const parsed = parse(event);
      const error = parsed.kind === "invalid" ? describeRefusal(parsed) : `${parsed.kind}, not refused`;
      expect(error.slice(0, field.length)).toBe(field);
      expect(error.length).toBeLessThan(200);
    }
  });

  test("turns any JSON into a valid interaction, or says what else it is", () => {
    fc.assert(
      fc.property(anyEvent, (payload) => {
        const event = parse(payload);
        switch (event.kind) {
          case "accepted":
            expect(interactionSchema.parse(event.interaction)).toEqual(event.interaction);
            expect(JSON.stringify(event.interaction).isWellFormed()).toBe(true);
            expect(JSON.stringify(event.interaction)).not.toContain("\\ud");
            break;
          case "ignored":
            expect(event.reason).not.toBe("");
            break;
          case "invalid":
            expect(describeRefusal(event)).not.toMatch(/^ |undefined|\[object/);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
