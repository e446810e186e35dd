import { describe, expect, test } from "vitest";
import { describeRefusal } from "./describe-refusal.ts";
import { DEFAULT_EVENT_RULES } from "./event-rules.ts";
import { parseNotification } from "./parse-notification.ts";

const receivedAt = Date.UTC(2026, 0, 31, 12);
const topicName = "v2.detail.events.conversation.2f7bf00a-0fc2-4d6a-9b56-92238191433e.customer.start";
const eventBody = {
  eventTime: receivedAt - 2_000,
  conversationId: "conv",
  participantId: "part",
  sessionId: "sess",
  mediaType: "VOICE",
  direction: "INBOUND",
  ani: "tel:+13175550123",
};
const parse = (event: object) =>
  parseNotification(event, { ...DEFAULT_EVENT_RULES, receivedAt, newId: () => "unused" });

describe("parseNotification", () => {
  test("makes an interaction of a customer start", () => {
    const metadata = { CorrelationId: "fe8a8579-b83f-4f07-b371-2b39398f91a8" };
    expect(parse({ topicName, version: "2", eventBody, metadata })).toEqual({
      kind: "accepted",
      interaction: {
        interactionId: "conv/part/sess",
        customerId: "+13175550123",
        occurredAt: receivedAt - 2_000,
        receivedAt,
        source: "notification",
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
    { topicName: "channel.metadata", eventBody: { message: "WebSocket Heartbeat" } },
    { topicName: topicName.replace("start", "end"), eventBody: [] },
    { topicName: "v2.users.1.presence" },
  ])("ignores other topics, whatever their bodies are: %j", (event) => {
    expect(parse(event)).toEqual({ kind: "ignored", reason: "not a customer start" });
  });

  test.each([
    [{ eventBody }, "topicName must be a string"],
    [{ topicName: 5, eventBody }, "topicName must be a string"],
    [{ topicName }, "eventBody must be an object"],
    [{ topicName, eventBody: "text" }, "eventBody must be an object"],
    [
      { topicName, eventBody: { ...eventBody, sessionId: [] } },
      "eventBody.sessionId must be a string or a finite number",
    ],
    [{ topicName, eventBody: {} }, "eventBody.conversationId must not be empty"],
  ])("refuses %j and says why", (notification, error) => {
    const event = parse(notification);
    expect(event.kind === "invalid" && describeRefusal(event)).toBe(error);
  });
});
