import { describe, expect, test } from "vitest";
import { DEFAULT_EVENT_RULES } from "./event-rules.ts";
import { MAX_EVENTS, parsePayload } from "./parse-payload.ts";
import { EXAMPLE_EVENTS } from "./webhook-documentation.ts";

const parse = (payload: unknown) =>
  parsePayload(payload, {
    ...DEFAULT_EVENT_RULES,
    receivedAt: Date.UTC(2026, 0, 31, 12),
    newId: () => "new-id",
  });

const { tutorial, eventbridge, openmessaging } = EXAMPLE_EVENTS;

describe("parsePayload", () => {
  test("reads one event", () => {
    expect(parse(tutorial)).toMatchObject({ events: [{ kind: "accepted" }], isArray: false });
  });

  test("reads an array of any formats, in its order", () => {
    const payload = [tutorial, eventbridge, openmessaging, { ...eventbridge, "detail-type": "other" }];
    expect(parse(payload)).toMatchObject({
      events: [
        { kind: "accepted", interaction: { source: "tutorial" } },
        { kind: "accepted", interaction: { source: "eventbridge" } },
        { kind: "ignored", reason: "not a voice interaction" },
        { kind: "ignored", reason: "not a customer start" },
      ],
      isArray: true,
    });
    expect(parse([tutorial])).toMatchObject({ events: [{}], isArray: true });
  });

  test.each([[[]], [null], [{}]])("misses a payload in %j", (payload) => {
    expect(parse(payload)).toEqual({ error: "Missing payload" });
  });

  test.each([
    [{ id: "i-1", customer: { id: "" } }, "[1]: Customer ID not found in event"],
    [{ id: "i-1", customer: { id: [] } }, "[1].customer.id must be a string or a finite number"],
    [{ ...eventbridge, detail: {} }, "[1].detail.eventBody must be an object"],
    [null, "[1]: Missing payload"],
    [{}, "[1]: Missing payload"],
    [[tutorial], "[1]: The payload must be a JSON object"],
    ["text", "[1]: The payload must be a JSON object"],
  ])("refuses the whole array for %j, and names its place", (element, error) => {
    expect(parse([tutorial, element, {}])).toEqual({ error });
  });

  test("reads as many events as are allowed, and no more", () => {
    expect(parse(Array(MAX_EVENTS).fill(tutorial))).toMatchObject({ events: { length: MAX_EVENTS } });
    expect(parse(Array(MAX_EVENTS + 1).fill(tutorial))).toEqual({
      error: "An array must not hold more than 100 events",
    });
  });
});
