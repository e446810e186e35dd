import { describe, expect, test } from "vitest";
import { describeRefusal } from "./describe-refusal.ts";
import { DEFAULT_EVENT_RULES } from "./event-rules.ts";
import { parseOpenMessage } from "./parse-open-message.ts";

const receivedAt = Date.UTC(2026, 0, 31, 12);
const context = {
  ...DEFAULT_EVENT_RULES,
  mediaTypes: ["VOICE", "MESSAGE"] as const,
  receivedAt,
  newId: () => "new-id",
};
const parse = (event: object) => parseOpenMessage(event, context);

const time = "2026-01-31T11:59:58.000Z";
const from = { nickname: "Jane", id: "jane@example.com", idType: "Email", firstName: "Jane" };
const message = {
  id: "session-of-the-middleware",
  channel: {
    platform: "Open",
    type: "Private",
    messageId: "message-1",
    to: { id: "integration" },
    from,
    time,
  },
  type: "Text",
  text: "Hello",
  direction: "Inbound",
};
const withChannel = (changes: object) => ({ ...message, channel: { ...message.channel, ...changes } });

describe("parseOpenMessage", () => {
  test("makes an interaction of a customer's message, and keeps nothing of what it says", () => {
    expect(parse(message)).toEqual({
      kind: "accepted",
      interaction: {
        interactionId: `message-1/${receivedAt - 2_000}`,
        customerId: "jane@example.com",
        occurredAt: receivedAt - 2_000,
        receivedAt,
        source: "openmessaging",
        mediaType: "MESSAGE",
        direction: "INBOUND",
      },
    });
  });

  test("is none of ours where messages are not taken in", () => {
    expect(parseOpenMessage(message, { ...context, ...DEFAULT_EVENT_RULES })).toEqual({
      kind: "ignored",
      reason: "not a voice interaction",
    });
  });

  test.each([
    [{ channel: { from, time, messageId: "message-1" }, text: "Hello" }, `message-1/${receivedAt - 2_000}`],
    [{ id: "message-1", channel: { from, time } }, `message-1/${receivedAt - 2_000}`],
    [{ id: "message-1", channel: { from } }, "message-1"],
    [{ channel: { from, time } }, "new-id"],
    [{ id: "wamid.a/1%", channel: { from } }, "wamid.a%2F1%25"],
    [{ type: "Structured", channel: { from, messageId: "message-1" }, status: "Sent" }, "message-1"],
  ])("takes what the API takes, too: %j is %s", (event, interactionId) => {
    expect(parse(event)).toMatchObject({ kind: "accepted", interaction: { interactionId } });
  });

  test.each([
    [{ id: "13175550123", idType: "Phone" }, "+13175550123"],
    [{ id: "tel:+1 317 555 0123", idType: "phone" }, "+13175550123"],
    [{ id: "Jane", idType: "Phone" }, "Jane"],
    [{ id: "13175550123", idType: "Opaque" }, "13175550123"],
    [{ id: "13175550123" }, "13175550123"],
  ])("knows the customer %j as %s", (sender, customerId) => {
    expect(parse(withChannel({ from: sender }))).toMatchObject({ interaction: { customerId } });
  });

  test.each([
    [{ ...message, direction: "Outbound" }, "an outbound interaction"],
    [{ direction: "OUTBOUND", channel: { to: { id: "jane@example.com" } } }, "an outbound interaction"],
    [{ ...message, type: "Receipt" }, "not a message"],
    [{ ...message, type: "Event", events: [{ eventType: "Typing" }] }, "not a message"],
    [{ channel: { from, time }, events: [{ eventType: "Typing" }] }, "not a message"],
    [{ id: "message-1", channel: { to: { id: "jane@example.com" }, time }, status: "Read" }, "not a message"],
  ])("ignores what is no customer's message: %j", (event, reason) => {
    expect(parse(event)).toEqual({ kind: "ignored", reason });
  });

  test.each([
    [withChannel({ from: undefined }), "channel.from must be an object"],
    [withChannel({ from: { idType: "Email" } }), "channel.from.id must not be empty"],
    [withChannel({ from: { id: { toString: "x" } } }), "channel.from.id must be a string or a finite number"],
    [withChannel({ time: "now" }), "channel.time must be a time: ISO 8601 or milliseconds since the epoch"],
    [withChannel({ messageId: [] }), "channel.messageId must be a string or a finite number"],
    [
      withChannel({ messageId: "x".repeat(256) }),
      "channel.messageId must not be longer than 256 characters together with channel.time",
    ],
    [
      { id: "x".repeat(256), channel: { from, time } },
      "id must not be longer than 256 characters together with channel.time",
    ],
    [{ channel: [] }, "channel must be an object"],
    [{ ...message, type: { toString: "x" } }, "type must be a string or a finite number"],
  ])("refuses %j and says why", (event, error) => {
    const parsed = parse(event);
    expect(parsed.kind === "invalid" && describeRefusal(parsed)).toBe(error);
  });
});
