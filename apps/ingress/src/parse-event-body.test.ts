import { describe, expect, test } from "vitest";
import { describeRefusal } from "./describe-refusal.ts";
import { DEFAULT_EVENT_RULES } from "./event-rules.ts";
import { parseEventBody } from "./parse-event-body.ts";

const receivedAt = Date.UTC(2026, 0, 31, 12);
const parse = (event: object) =>
  parseEventBody(event, { ...DEFAULT_EVENT_RULES, receivedAt, newId: () => "unused" });

/** As a trigger hands them to a workflow: primitives only. */
const primitives = {
  eventTime: receivedAt - 2_000,
  conversationId: "conv",
  participantId: "part",
  sessionId: "sess",
  mediaType: "VOICE",
  direction: "INBOUND",
  ani: "tel:+13175550123",
  externalContactId: "contact",
};

describe("parseEventBody", () => {
  test("makes an interaction of a body", () => {
    expect(parse(primitives)).toEqual({
      kind: "accepted",
      interaction: {
        interactionId: "conv/part/sess",
        customerId: "contact",
        otherIdentities: ["+13175550123"],
        occurredAt: receivedAt - 2_000,
        receivedAt,
        source: "eventbody",
        conversationId: "conv",
        participantId: "part",
        sessionId: "sess",
        ani: "+13175550123",
        mediaType: "VOICE",
        direction: "INBOUND",
      },
    });
  });

  test("reads the same from a body in which everything is text", () => {
    const texts = Object.fromEntries(
      Object.entries(primitives).map(([name, value]) => [name, String(value)]),
    );
    expect(parse({ ...texts, callbackNumbers: "", wasTransferred: "false" })).toEqual(parse(primitives));
  });

  test.each(["2026-01-31T11:59:58Z", "2026-01-31T11:59:58", " 1769860798000 "])(
    "reads the time %j",
    (eventTime) => {
      expect(parse({ ...primitives, eventTime })).toEqual(parse(primitives));
    },
  );

  test.each([
    "",
    "  ",
    `\${input.externalContactId}`,
    `$!{input.externalContactId}`,
    `$esc.jsonString(\${input.externalContactId})`,
    null,
    undefined,
  ])("takes %j for absent, as a template leaves what a flow does not know", (blank) => {
    const body = {
      ...primitives,
      externalContactId: blank,
      eventTime: blank,
      participantId: blank,
      mediaType: blank,
    };
    expect(parse(body)).toMatchObject({
      kind: "accepted",
      interaction: {
        interactionId: "conv/sess",
        customerId: "+13175550123",
        otherIdentities: undefined,
        occurredAt: receivedAt,
      },
    });
  });

  test("does not take one conversation for another whose ids meet elsewhere", () => {
    const ids = [
      { conversationId: "a/b", participantId: "c" },
      { conversationId: "a", participantId: "b/c" },
      { conversationId: "a/b/c" },
      { conversationId: "a%2Fb", participantId: "c" },
    ].map((body) => {
      const event = parse(body);
      return event.kind === "accepted" && event.interaction.interactionId;
    });
    expect(ids).toEqual(["a%2Fb/c", "a/b%2Fc", "a%2Fb%2Fc", "a%252Fb/c"]);
  });

  test("takes the conversation's contacts as an array or, of one, as text", () => {
    for (const contacts of [["a", "b"], "a"]) {
      const body = { conversationId: "conv", conversationExternalContactIds: contacts };
      expect(parse(body)).toMatchObject({ interaction: { customerId: "a" } });
    }
  });

  test.each([
    [{ mediaType: "CHAT" }, "not a voice interaction"],
    [{ direction: "Outbound" }, "an outbound interaction"],
  ])("ignores what is none of ours: %j", (changes, reason) => {
    expect(parse({ ...primitives, ...changes })).toEqual({ kind: "ignored", reason });
  });

  test.each([
    [{ conversationId: "" }, "conversationId must not be empty"],
    [{ conversationId: `\${input.conversationId}` }, "conversationId must not be empty"],
    [{ conversationId: true }, "conversationId must be a string or a finite number"],
    [{ eventTime: "soon" }, "eventTime must be a time: ISO 8601 or milliseconds since the epoch"],
    [
      { eventTime: "9999999999999999999" },
      "eventTime must be a time: ISO 8601 or milliseconds since the epoch",
    ],
    [{ ani: "1".repeat(65_536) }, "ani must not be longer than 256 characters"],
    [{ conversationExternalContactIds: { 0: "a" } }, "conversationExternalContactIds must be an array"],
    [
      { conversationId: "x".repeat(200), sessionId: "y".repeat(200) },
      "conversationId must not be longer than 256 characters together with participantId and sessionId",
    ],
  ])("refuses %j and says why", (changes, error) => {
    const event = parse({ ...primitives, ...changes });
    expect(event.kind === "invalid" && describeRefusal(event)).toBe(error);
  });
});
