import { describe, expect, test } from "vitest";
import { describeRefusal } from "./describe-refusal.ts";
import { DEFAULT_EVENT_RULES } from "./event-rules.ts";
import { parseEventBridgeEvent } from "./parse-eventbridge-event.ts";

const receivedAt = Date.UTC(2026, 0, 31, 12);

function envelope(body: object, overrides: object = {}) {
  return {
    version: "0",
    id: "adbcfa5b-0116-4baa-b66b-a3f5902e95bf",
    "detail-type": "v2.detail.events.conversation.{id}.customer.start",
    source: "aws.partner/genesys.com/cloud/org/suffix",
    time: "2026-01-31T11:30:00Z",
    resources: [],
    detail: {
      topicName: "v2.detail.events.conversation.conv.customer.start",
      version: "2",
      eventBody: {
        eventTime: Date.UTC(2026, 0, 31, 11),
        conversationId: "conv",
        participantId: "part",
        sessionId: "sess",
        mediaType: "VOICE",
        direction: "INBOUND",
        provider: "Edge",
        ...body,
      },
      metadata: { CorrelationId: "fe8a8579-b83f-4f07-b371-2b39398f91a8" },
    },
    ...overrides,
  };
}

const parse = (body: object, overrides?: object) =>
  parseEventBridgeEvent(envelope(body, overrides), {
    ...DEFAULT_EVENT_RULES,
    receivedAt,
    newId: () => "unused",
  });

describe("parseEventBridgeEvent", () => {
  test("makes an interaction of a customer start", () => {
    expect(parse({ externalContactId: "contact", ani: "tel:+13175550123" })).toEqual({
      kind: "accepted",
      interaction: {
        interactionId: "conv/part/sess",
        customerId: "contact",
        otherIdentities: ["+13175550123"],
        occurredAt: Date.UTC(2026, 0, 31, 11),
        receivedAt,
        source: "eventbridge",
        conversationId: "conv",
        participantId: "part",
        sessionId: "sess",
        ani: "+13175550123",
        mediaType: "VOICE",
        direction: "INBOUND",
      },
    });
  });

  test.each([
    [{ participantId: undefined }, "conv/sess"],
    [{ participantId: null, sessionId: null }, "conv"],
    [{ conversationId: undefined }, "part/sess"],
  ])("joins the ids that are there: without %j it is %s", (body, interactionId) => {
    expect(parse(body)).toMatchObject({ interaction: { interactionId } });
  });

  test("knows a repeat in a new envelope by the same id", () => {
    expect(parse({}, { id: "another-envelope" })).toEqual(parse({}));
  });

  test.each([
    [{ externalContactId: "a", conversationExternalContactIds: ["b"], ani: "tel:+13175550123" }, "a"],
    [{ externalContactId: null, conversationExternalContactIds: ["b", "c"], ani: "tel:+13175550123" }, "b"],
    [{ externalContactId: "", conversationExternalContactIds: [], ani: "tel:+13175550123" }, "+13175550123"],
    [{ conversationExternalContactIds: [null], ani: "sip:+13175550123@sbc" }, "+13175550123"],
  ])("takes the customer from contact, conversation's contact, then number: %j", (body, customerId) => {
    expect(parse(body)).toMatchObject({ interaction: { customerId } });
  });

  test.each([{}, { ani: null }, { ani: "anonymous" }, { ani: "sip:anonymous@anonymous.invalid" }])(
    "takes an anonymous caller for a customer of this interaction alone: %j",
    (body) => {
      const { interaction } = { interaction: undefined, ...parse(body) };
      expect(interaction).toMatchObject({ customerId: "conv/part/sess" });
      expect(interaction?.ani).toBeUndefined();
    },
  );

  test.each([
    [{ mediaType: "CHAT" }, "not a voice interaction"],
    [{ mediaType: "HOLOGRAM" }, "not a voice interaction"],
    [{ direction: "OUTBOUND" }, "an outbound interaction"],
  ])("ignores what is none of ours: %j is %s", (body, reason) => {
    expect(parse(body)).toEqual({ kind: "ignored", reason });
  });

  test.each([
    "v2.detail.events.conversation.{id}.customer.end",
    "v2.detail.events.conversation.{id}.acd.start",
    "aws.health",
  ])("ignores events of the type %s, whatever they hold", (type) => {
    expect(parse({}, { "detail-type": type, detail: "anything" })).toEqual({
      kind: "ignored",
      reason: "not a customer start",
    });
  });

  test("takes a type with the conversation's id in it, too", () => {
    const type = "v2.detail.events.conversation.2f7bf00a-0fc2-4d6a-9b56-92238191433e.customer.start";
    expect(parse({}, { "detail-type": type })).toMatchObject({ kind: "accepted" });
  });

  test.each([
    { direction: "UNKNOWN" },
    { direction: "SIDEWAYS" },
    { mediaType: null, direction: null },
    { mediaType: "voice", direction: "inbound" },
    { provider: 7, journeyContext: { deep: [1] }, callbackNumbers: "none" },
  ])("accepts values and fields that it does not know: %j", (body) => {
    expect(parse(body)).toMatchObject({ kind: "accepted" });
  });

  test("falls back from the event's time to the envelope's, then to the arrival", () => {
    expect(parse({ eventTime: null })).toMatchObject({
      interaction: { occurredAt: Date.UTC(2026, 0, 31, 11, 30) },
    });
    expect(parse({ eventTime: null }, { time: undefined })).toMatchObject({
      interaction: { occurredAt: receivedAt },
    });
  });

  test("knows a customer by the others of these, too, each once and in this order", () => {
    const ani = "tel:+13175550123";
    const known = (body: object) => parse({ ani, ...body });
    expect(known({ externalContactId: "a", conversationExternalContactIds: ["b", "c"] })).toMatchObject({
      interaction: { customerId: "a", otherIdentities: ["b", "+13175550123"] },
    });
    expect(known({ externalContactId: "a", conversationExternalContactIds: ["a"] })).toMatchObject({
      interaction: { customerId: "a", otherIdentities: ["+13175550123"] },
    });
    expect(known({})).toMatchObject({
      interaction: { customerId: "+13175550123", otherIdentities: undefined },
    });
  });

  test("looks at the conversation's first contact alone, however many and whatever the others are", () => {
    expect(parse({ conversationExternalContactIds: ["a", ...Array(20_000).fill([])] })).toMatchObject({
      interaction: { customerId: "a", otherIdentities: undefined },
    });
  });

  const long = "x".repeat(200);
  test.each([
    [{}, { "detail-type": 7 }, "detail-type must be a string"],
    [{}, { detail: undefined }, "detail must be an object"],
    [{}, { detail: { eventBody: [] } }, "detail.eventBody must be an object"],
    [{ conversationId: "" }, {}, "detail.eventBody.conversationId must not be empty"],
    [{ sessionId: {} }, {}, "detail.eventBody.sessionId must be a string or a finite number"],
    [
      { conversationId: null, participantId: null, sessionId: null },
      {},
      "detail.eventBody.conversationId must not be empty",
    ],
    [
      { conversationId: long, participantId: long },
      {},
      "detail.eventBody.conversationId must not be longer than 256 characters together with participantId and sessionId",
    ],
    [
      { externalContactId: "x".repeat(257) },
      {},
      "detail.eventBody.externalContactId must not be longer than 256 characters",
    ],
    [
      { eventTime: "soon" },
      {},
      "detail.eventBody.eventTime must be a time: ISO 8601 or milliseconds since the epoch",
    ],
    [
      { conversationExternalContactIds: [{}, "a"] },
      {},
      "detail.eventBody.conversationExternalContactIds[0] must be a string or a finite number",
    ],
    [{ ani: "\ud800" }, {}, "detail.eventBody.ani must be well-formed Unicode"],
  ])("refuses %j in %j and says why", (body, overrides, error) => {
    const event = parse(body, overrides);
    expect(event.kind === "invalid" && describeRefusal(event)).toBe(error);
  });
});

test("the event that Genesys' own blueprint for EventBridge is tested with: a chat, ignored unless chats are taken in", () => {
  const chat = {
    eventTime: 1_649_237_444_949,
    conversationId: "2f7bf00a-0fc2-4d6a-9b56-92238191433e",
    participantId: "9fb2ca78-3a0e-4a3b-8a0e-6f3d6b6a8f0e",
    sessionId: "c03d300e-7a0f-4d3e-9a55-0c4b5a6d7e8f",
    mediaType: "CHAT",
    provider: "PureCloud Webchat v2",
    direction: "INBOUND",
    externalContactId: "5d1c7c0e-6a0b-4b5e-8d0f-2f8b3f1c9a77",
    externalOrganizationId: "0d9ba1b7-7a9c-4a6e-8a55-9c6a1d1f2b3c",
    conversationExternalContactIds: ["5d1c7c0e-6a0b-4b5e-8d0f-2f8b3f1c9a77"],
  };
  const event = envelope(chat, { time: "2022-04-06T09:30:45Z" });
  const rules = { ...DEFAULT_EVENT_RULES, receivedAt, newId: () => "unused" };
  expect(parseEventBridgeEvent(event, rules)).toMatchObject({ kind: "ignored" });
  expect(parseEventBridgeEvent(event, { ...rules, mediaTypes: ["CHAT"] })).toMatchObject({
    kind: "accepted",
    interaction: {
      interactionId: [chat.conversationId, chat.participantId, chat.sessionId].join("/"),
      customerId: chat.externalContactId,
      occurredAt: chat.eventTime,
    },
  });
});
