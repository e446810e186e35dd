import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { startEventRun } from "../src/index.ts";
import { startSimulator } from "./start-simulator.ts";

const quick = { conversations: 20, conversationsPerSecond: 1000, callMs: 20, lateMs: 5 };
const quiet = { unmatched: 0, anonymous: 0, outbound: 0, chat: 0, duplicates: 0, late: 0 };
const eventSchema = z.object({
  id: z.string(),
  "detail-type": z.string(),
  detail: z.object({ eventBody: z.looseObject({ conversationId: z.string(), participantId: z.string() }) }),
});

type Received = { event: z.output<typeof eventSchema>; authorization: string | undefined; atMs: number };

/** Answers each event with the status that `answer` gives for it; undefined: never. */
async function startReceiver(answer: (received: Received) => number | undefined = () => 200) {
  const received: Received[] = [];
  async function take(request: IncomingMessage, response: ServerResponse) {
    const event = eventSchema.parse(JSON.parse(await text(request)));
    const { authorization } = request.headers;
    const one = { event, authorization, atMs: performance.now() };
    received.push(one);
    const status = answer(one);
    if (status !== undefined) response.writeHead(status).end();
  }
  const server = createServer((request, response) => void take(request, response));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, received };
}

test("sends every event of every call, with the receiver's key, and ends", async () => {
  const { url, received } = await startReceiver();
  const run = startEventRun({ url, headers: { authorization: "Bearer key" }, ...quick });
  expect(run.progress().state).toBe("running");
  await run.done;
  const { conversations, events, repeats, ...progress } = run.progress();
  expect(Object.values(conversations).reduce((sum, count) => sum + count)).toBe(20);
  expect(events).toBe(100 + repeats);
  expect(repeats).toBeGreaterThan(0);
  expect(progress).toEqual({
    state: "finished",
    late: expect.any(Number),
    answers: { 200: events },
    delivered: events,
    abandoned: 0,
  });
  expect(received).toHaveLength(events);
  expect(new Set(received.map(({ event }) => event.id)).size).toBe(100);
  expect(received.every(({ authorization }) => authorization === "Bearer key")).toBe(true);
});

test("keeps to the rate it was told", async () => {
  const { url, received } = await startReceiver();
  const began = performance.now();
  await startEventRun({ url, conversations: 11, conversationsPerSecond: 50, callMs: 0, mix: quiet }).done;
  const times = received.map(({ atMs }) => atMs - began);
  expect(times).toHaveLength(55);
  expect(Math.max(...times)).toBeGreaterThanOrEqual(195);
});

test("tries again after a refusal that may pass, and gives up after one that will not", async () => {
  const refused = new Set<string>();
  const { url } = await startReceiver(({ event }) => {
    if (event["detail-type"].endsWith("flow.start")) return 400;
    if (refused.has(event.id)) return 200;
    refused.add(event.id);
    return 503;
  });
  const run = startEventRun({ url, ...quick, conversations: 2, mix: quiet, sender: { firstRetryMs: 1 } });
  await run.done;
  expect(run.progress()).toMatchObject({
    answers: { 200: 8, 400: 2, 503: 8 },
    delivered: 8,
    abandoned: 2,
  });
});

test("takes no answer in time for a failure, and gives up after its last attempt", async () => {
  const { url } = await startReceiver(() => undefined);
  const sender = { kind: "open-messaging", timeoutMs: 20, attempts: 2, firstRetryMs: 1 } as const;
  const run = startEventRun({ url, ...quick, conversations: 1, mix: quiet, sender });
  await run.done;
  expect(run.progress()).toMatchObject({ answers: { unanswered: 10 }, delivered: 0, abandoned: 5 });
});

test("makes participants that can be given attributes while their call lasts", async () => {
  const { simulator, api } = await startSimulator({ autoCreateParticipants: false });
  const { url, received } = await startReceiver();
  simulator.startEvents({ url, ...quick, conversations: 1, callMs: 1500, mix: quiet });
  await expect.poll(() => received.length).toBeGreaterThan(0);
  const { conversationId, participantId } = received[0]?.event.detail.eventBody ?? {};
  const participant = `/conversations/${conversationId}/participants/${participantId}/attributes`;
  const attributes = { MenuVariant: "variant_a" };
  expect((await api("PATCH", participant, { attributes })).status).toBe(202);
  await expect.poll(() => simulator.eventRuns()[0]?.state).toBe("finished");
  expect((await api("PATCH", participant, { attributes })).status).toBe(404);
});

test("starts, shows and stops runs over the admin API, without showing the receiver's key", async () => {
  const { admin, simulator } = await startSimulator();
  const { url } = await startReceiver();
  const plan = {
    url,
    headers: { authorization: "Bearer secret" },
    conversations: 1000,
    conversationsPerSecond: 1,
  };
  const started = await admin("/events", "POST", plan);
  expect(started.status).toBe(202);
  expect(await started.text()).not.toContain("secret");
  await expect.poll(() => simulator.eventRuns()[0]?.events).toBeGreaterThan(0);
  expect(await (await admin("/events")).json()).toMatchObject([{ id: 1, state: "running" }]);
  expect((await admin("/events/1", "DELETE")).status).toBe(204);
  expect((await admin("/events/2", "DELETE")).status).toBe(404);
  await expect.poll(() => simulator.eventRuns()[0]?.state).toBe("stopped");
});

test("stops its runs at a reset and when it closes", async () => {
  const { simulator } = await startSimulator();
  const { url, received } = await startReceiver(() => undefined);
  const endless = { url, conversations: 1000, conversationsPerSecond: 5, callMs: 0, mix: quiet };
  simulator.startEvents(endless);
  await expect.poll(() => received.length).toBeGreaterThan(0);
  simulator.reset();
  expect(simulator.eventRuns()).toEqual([]);
  const before = received.length;
  simulator.startEvents(endless);
  await expect.poll(() => received.length).toBeGreaterThan(before);
  await simulator.close();
  await expect.poll(() => simulator.eventRuns()[0]?.state).toBe("stopped");
});

test.each([
  [{ url: "ftp://x", conversations: 1 }, /url/],
  [{ url: "http://x" }, /conversations/],
  [{ url: "http://x", conversations: 1_000_000 }, /conversations/],
  [{ url: "http://x", conversations: 1, mix: { late: 2 } }, /late/],
  [{ url: "http://x", conversations: 1, rate: 5 }, /rate/],
])("refuses the plan %j and says why", async (plan, why) => {
  const { admin } = await startSimulator();
  const answer = await admin("/events", "POST", plan);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: expect.stringMatching(why) });
});
