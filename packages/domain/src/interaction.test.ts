import { expect, test } from "vitest";
import { creditedOccurredAt, identitiesOf, interactionSchema, MAX_ID_LENGTH } from "./interaction.ts";

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
    otherIdentities: ["contact-2", "+15550100"],
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
  ["an identity that is too long", { otherIdentities: ["c".repeat(MAX_ID_LENGTH + 1)] }],
  ["more identities than are looked up", { otherIdentities: Array(8).fill("c") }],
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

test("a customer is known by one identity at least, the first first", () => {
  expect(identitiesOf({ customerId: "a" })).toEqual(["a"]);
  expect(identitiesOf({ customerId: "a", otherIdentities: ["b", "c"] })).toEqual(["a", "b", "c"]);
});
