import fc from "fast-check";
import { expect, test } from "vitest";
import { type EventPlanInput, eventPlanSchema } from "./event-plan.ts";
import { shapeEvent } from "./event-shape.ts";
import { eventStream } from "./event-stream.ts";

const nothing = { unmatched: 0, anonymous: 0, outbound: 0, chat: 0, duplicates: 0, late: 0 };
const beganAtMs = Date.UTC(2026, 0, 31, 9, 30, 45, 949);

function eventsOf(input: Partial<EventPlanInput>) {
  const plan = eventPlanSchema.parse({ url: "http://localhost", conversations: 200, ...input });
  return [...eventStream(plan, beganAtMs)].map((event) => ({
    ...event,
    sent: shapeEvent(event, plan.shape),
  }));
}

const startsOf = (input: Partial<EventPlanInput>) =>
  eventsOf(input).filter(({ name }) => name === "customer.start");

test("words an event as Amazon EventBridge delivers it", () => {
  const [start] = startsOf({ mix: nothing, contacts: 1 });
  const { conversationId, participantId, sessionId } = start?.body ?? {};
  const contact = "c0ffee00-0000-4000-8000-000000000001";
  const uuid = expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(conversationId).toEqual(uuid);
  expect(start?.sent).toEqual({
    version: "0",
    id: uuid,
    "detail-type": "v2.detail.events.conversation.{id}.customer.start",
    source: expect.stringMatching(/^aws\.partner\/genesys\.com\/cloud\/[\da-f-]{36}\/simulator$/),
    account: "123456789012",
    time: "2026-01-31T09:30:45Z",
    region: "us-east-1",
    resources: [],
    detail: {
      topicName: `v2.detail.events.conversation.${conversationId}.customer.start`,
      version: "2",
      eventBody: {
        eventTime: beganAtMs,
        conversationId,
        participantId,
        sessionId,
        mediaType: "VOICE",
        provider: "Edge",
        direction: "INBOUND",
        ani: "tel:+13170000001",
        dnis: "tel:+13175550000",
        divisionId: uuid,
        externalContactId: contact,
        externalOrganizationId: uuid,
        conversationExternalContactIds: [contact],
      },
      metadata: { CorrelationId: start?.id },
      timestamp: "2026-01-31T09:30:45.949Z",
    },
  });
});

test("words an event as a notification, or as the primitives that start a workflow", () => {
  const [notified] = startsOf({ shape: "notification" });
  expect(Object.keys(notified?.sent ?? {})).toEqual(["topicName", "version", "eventBody", "metadata"]);
  const bare = eventsOf({ shape: "event-body", mix: nothing });
  expect(bare).toHaveLength(200);
  expect(bare[0]?.sent).toMatchObject({ externalContactId: expect.any(String), mediaType: "VOICE" });
  expect(bare[0]?.sent).not.toHaveProperty("conversationExternalContactIds");
});

test("tells the whole of a call, up to its outcome and its end", () => {
  const events = eventsOf({ conversations: 1, mix: nothing, callMs: 1000 });
  expect(events.map(({ name }) => name)).toEqual([
    "customer.start",
    "flow.start",
    "flow.outcome",
    "flow.end",
    "customer.end",
  ]);
  expect(events[2]?.body).toMatchObject({
    flowId: "simulated-flow",
    flowVersion: "1.0",
    flowOutcomeValue: expect.stringMatching(/^(SUCCESS|FAILURE)$/),
  });
  const times = events.map(({ body }) => Number(body["eventTime"]));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(500);
});

test.each(["unmatched", "anonymous", "outbound", "chat"] as const)(
  "makes calls that are %s, when they all are",
  (kind) => {
    const starts = startsOf({ mix: { ...nothing, [kind]: 1 } });
    const bodies = starts.map(({ body }) => body);
    const all = (predicate: (body: Record<string, unknown>) => boolean) => bodies.every(predicate);
    const has = (field: string) => (body: Record<string, unknown>) => body[field] !== undefined;
    const isNumber = (body: Record<string, unknown>) => /^tel:\+\d+$/.test(String(body["ani"]));
    expect(all(has("externalContactId"))).toBe(kind === "outbound" || kind === "chat");
    expect(all(isNumber)).toBe(kind === "unmatched" || kind === "outbound");
    expect(bodies.some(isNumber)).toBe(kind === "unmatched" || kind === "outbound");
    expect(all(({ direction }) => direction === "OUTBOUND")).toBe(kind === "outbound");
    expect(all(({ mediaType }) => mediaType === "CHAT")).toBe(kind === "chat");
  },
);

test("mixes about the shares it was told", () => {
  const events = eventsOf({ conversations: 2000 });
  const kinds = events.filter(({ name, isRepeat }) => name === "customer.start" && !isRepeat);
  const share = (kind: string) =>
    kinds.filter(({ conversation }) => conversation.kind === kind).length / 2000;
  expect(share("unmatched")).toBeCloseTo(0.1, 1);
  expect(share("outbound")).toBeCloseTo(0.05, 1);
  expect(share("caller")).toBeCloseTo(0.75, 1);
  const firsts = events.filter(({ isRepeat }) => !isRepeat);
  expect(firsts).toHaveLength(10_000);
  expect((events.length - 10_000) / 10_000).toBeCloseTo(0.1, 1);
  expect(firsts.filter(({ isLate }) => isLate).length / 10_000).toBeCloseTo(0.1, 1);
});

test("repeats an event as it was, and sends late ones after newer ones", () => {
  const starts = startsOf({ mix: { ...nothing, duplicates: 1 } });
  const first = starts.find(({ isRepeat }) => !isRepeat);
  const repeat = starts.find(({ isRepeat, id }) => isRepeat && id === first?.id);
  expect(repeat?.sent).toEqual(first?.sent);
  expect(repeat?.dueMs).toBeGreaterThan(first?.dueMs ?? 0);

  const late = startsOf({ mix: { ...nothing, late: 0.5 } }).map(({ body }) => Number(body["eventTime"]));
  expect(late).not.toEqual(late.toSorted((a, b) => a - b));
  const punctual = startsOf({ mix: nothing }).map(({ body }) => Number(body["eventTime"]));
  expect(punctual).toEqual(punctual.toSorted((a, b) => a - b));
});

test("makes the same events for the same seed, in the order they are due, and other ones for another", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.record({
        conversations: fc.integer({ min: 1, max: 60 }),
        conversationsPerSecond: fc.integer({ min: 1, max: 1000 }),
      }),
      (seed, size) => {
        const events = eventsOf({ ...size, seed });
        expect(eventsOf({ ...size, seed })).toEqual(events);
        expect(eventsOf({ ...size, seed: seed + 1 })).not.toEqual(events);
        const due = events.map(({ dueMs }) => dueMs);
        expect(due).toEqual(due.toSorted((a, b) => a - b));
        expect(new Set(events.map(({ conversationId }) => conversationId)).size).toBe(size.conversations);
      },
    ),
    { numRuns: 30 },
  );
});
