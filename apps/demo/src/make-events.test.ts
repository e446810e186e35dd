import { expect, test } from "vitest";
import type { Customer } from "./make-customers.ts";
import { makeEvents } from "./make-events.ts";
import { makeRandom } from "./make-random.ts";

const START_MS = Date.UTC(2026, 0, 31);
const customers: Customer[] = [
  { id: "customer-1", kind: "own", segment: "premium" },
  { id: "0d9ba1b7-7a9c-4a6e-8a55-9c6a1d1f2b3c", kind: "contact", segment: undefined },
  { id: "+13175550001", kind: "caller", segment: "unheard-of" },
];
const eventsOf = (seed: number, count = 400) =>
  makeEvents({ count, startMs: START_MS, customers, random: makeRandom(seed) });
const callsOf = (seed: number) => eventsOf(seed).flatMap(({ call }) => (call ? [call] : []));

test("the same seed makes the same events, another seed others", () => {
  expect(eventsOf(7)).toEqual(eventsOf(7));
  expect(eventsOf(7)).not.toEqual(eventsOf(8));
});

test("every interaction is there, and some arrive more than once", () => {
  const ids = callsOf(1).map(({ interactionId }) => interactionId);
  expect(new Set(ids).size).toBe(400);
  const repeats = ids.length - 400;
  expect(repeats).toBeGreaterThan(400 * 0.1);
  expect(repeats).toBeLessThan(400 * 0.2);
});

test("no two interactions happen at the same time, however many there are", () => {
  const calls = new Map(
    eventsOf(1, 5_000).flatMap(({ call }) => (call ? [[call.interactionId, call.occurredAtMs]] : [])),
  );
  expect(new Set(calls.values()).size).toBe(5_000);
});

test("events are in the order they are due, which is not the order in which they happened", () => {
  const events = eventsOf(1);
  const dueMs = events.map((event) => event.dueMs);
  expect(dueMs).toEqual(dueMs.toSorted((a, b) => a - b));
  const happenedMs = callsOf(1).map(({ occurredAtMs }) => occurredAtMs);
  expect(happenedMs).not.toEqual(happenedMs.toSorted((a, b) => a - b));
});

test("no event is due before it happens", () => {
  for (const { call, dueMs } of eventsOf(3)) {
    if (call) expect(START_MS + dueMs).toBeGreaterThanOrEqual(call.occurredAtMs);
  }
});

test("a repeat of a Genesys event tells the same in a new envelope", () => {
  const deliveries = eventsOf(1)
    .filter(({ call }) => call?.customerId === "+13175550001")
    .map(({ call, body }) => ({ id: call?.interactionId, body: body as { id: string; detail: object } }));
  const first = deliveries.find(({ id }, index) => deliveries.findIndex((one) => one.id === id) < index);
  const [one, other] = deliveries.filter(({ id }) => id === first?.id).map(({ body }) => body);
  expect(one?.id).not.toBe(other?.id);
  expect(one?.detail).toHaveProperty("eventBody.ani", "tel:+13175550001");
  expect(Reflect.get(one?.detail ?? {}, "eventBody")).toEqual(Reflect.get(other?.detail ?? {}, "eventBody"));
});

test("both shapes are sent, and foreign events are outbound or not voice", () => {
  const bodies = eventsOf(1).map(({ body, call }) => ({
    text: JSON.stringify(body),
    isOurs: call !== undefined,
  }));
  const ours = bodies.filter(({ isOurs }) => isOurs);
  expect(ours.some(({ text }) => text.startsWith('{"id":"call-'))).toBe(true);
  expect(ours.some(({ text }) => text.includes('"detail-type"'))).toBe(true);
  const foreign = bodies.filter(({ isOurs }) => !isOurs);
  expect(foreign.length).toBeGreaterThan(10);
  for (const { text } of foreign) expect(text).toMatch(/"direction":"OUTBOUND"|"mediaType":"CHAT"/);
});
