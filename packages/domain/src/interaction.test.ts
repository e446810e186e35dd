import { expect, test } from "vitest";
import { creditedOccurredAt, interactionSchema, MAX_ID_LENGTH } from "./interaction.ts";

const interaction = {
  interactionId: "i-1",
  customerId: "c-1",
  occurredAt: 1_700_000_000_000,
  receivedAt: 1_700_000_000_500,
  source: "tutorial",
};

test("takes an interaction with and without what only some events say", () => {
  expect(interactionSchema.parse(interaction)).toEqual(interaction);
  const full = {
    ...interaction,
    source: "eventbridge",
    conversationId: "v",
    ani: "+15550100",
    direction: "inbound",
  };
  expect(interactionSchema.parse(full)).toEqual(full);
});

test.each([
  ["an empty id", { interactionId: "" }],
  ["an id that is too long", { customerId: "c".repeat(MAX_ID_LENGTH + 1) }],
  ["a time that is no whole number", { occurredAt: 1.5 }],
  ["a time before the epoch", { receivedAt: -1 }],
  ["an unknown source", { source: "fax" }],
])("refuses %s", (_case, change) => {
  expect(interactionSchema.safeParse({ ...interaction, ...change }).success).toBe(false);
});

test("takes ids of exactly the greatest length", () => {
  const interactionId = "i".repeat(MAX_ID_LENGTH);
  expect(interactionSchema.safeParse({ ...interaction, interactionId }).success).toBe(true);
});

test("credits an event with its own time, late or early by up to a minute", () => {
  expect(creditedOccurredAt(5, 1_000_000)).toBe(5);
  expect(creditedOccurredAt(1_060_000, 1_000_000)).toBe(1_060_000);
});

test("credits an event without a time, or from the future, with the time it was received", () => {
  expect(creditedOccurredAt(undefined, 1_000_000)).toBe(1_000_000);
  expect(creditedOccurredAt(1_060_001, 1_000_000)).toBe(1_000_000);
});
