import { expect, test } from "vitest";
import { callerOf, customerIdOf, eventOf, interactionIdOf, newIdPrefix, questionOf } from "./event.ts";

test("bodies are events of the tutorial's shape, all of one length", () => {
  const crowd = { idPrefix: "a", customers: 50, firstAtMs: 1_764_000_000_000 };
  const bodies = [0, 7, 123_456].map((sequence) => eventOf(crowd, sequence));
  expect(new Set(bodies.map(({ length }) => length)).size).toBe(1);
  expect(JSON.parse(bodies[1] ?? "")).toEqual({
    id: "a-000000007",
    customer: { id: customerIdOf(callerOf(7, 50)) },
    occurredAt: 1_764_000_000_007,
  });
});

test("a question names the caller of the event with the same number, and questions are of one length", () => {
  const crowd = { idPrefix: "a", customers: 50, firstAtMs: 1_764_000_000_000 };
  const questions = [0, 7, 123_456].map((sequence) => questionOf(crowd, sequence));
  expect(new Set(questions.map(({ length }) => length)).size).toBe(1);
  expect(JSON.parse(questions[1] ?? "")).toEqual({
    conversationId: "a-000000007",
    customerId: customerIdOf(callerOf(7, 50)),
  });
});

test("all customers call, about equally often, and in no order", () => {
  const calls = Array.from({ length: 12 }, () => 0);
  let repeats = 0;
  for (let sequence = 0; sequence < 12_000; sequence += 1) {
    const caller = callerOf(sequence, 12);
    calls[caller] = (calls[caller] ?? 0) + 1;
    if (callerOf(sequence + 1, 12) === caller) repeats += 1;
  }
  expect(Math.min(...calls)).toBeGreaterThan(850);
  expect(Math.max(...calls)).toBeLessThan(1_150);
  expect(repeats).toBeGreaterThan(800);
});

test("ids are as long as a UUID and never the same", () => {
  const [one, other] = [newIdPrefix("ack"), newIdPrefix("ack")];
  expect(interactionIdOf(one, 7)).toHaveLength(36);
  expect(interactionIdOf(other, 7)).not.toBe(interactionIdOf(one, 7));
});
