import { expect, test } from "vitest";
import { errorBodyOf, menuBody, requestToken, startSimulator } from "./start-simulator.ts";

/** The error code of the connection that ended without an answer. */
async function failure(answer: Promise<Response>): Promise<string> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error) || !(error.cause instanceof Error) || !("code" in error.cause)) {
    throw new Error("answered, or failed otherwise", { cause: error });
  }
  return String(error.cause.code);
}

test.each([
  [401, "bad.credentials", "Invalid login credentials."],
  [
    403,
    "missing.any.permissions",
    "Unable to perform the requested action. You must have at least one of the following permissions assigned: [architect:flow:edit]",
  ],
  [404, "architect.flow.not.found", "Could not find flow with specified ID."],
  [
    408,
    "client.timeout",
    "The client did not produce a request within the server timeout limit. This can be caused by a slow network connection and/or large payloads.",
  ],
  [409, "architect.flow.not.locked.by.user", "Flow is not locked by requesting user."],
  [
    500,
    "internal.server.error",
    "The server encountered an unexpected condition which prevented it from fulfilling the request.",
  ],
  [
    503,
    "service.unavailable",
    "Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance).",
  ],
  [504, "request.timeout", "The request timed out."],
  [
    599,
    "internal.server.error",
    "The server encountered an unexpected condition which prevented it from fulfilling the request.",
  ],
])("refuses with %i on request and does not apply", async (status, code, message) => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "status", status, count: 1 });
  const answer = await putFlow();
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual(errorBodyOf(answer, status, code, message));
  expect(simulator.history("flow-1")).toEqual([]);
  expect((await putFlow()).status).toBe(200);
});

test("refuses with a code and message of choice", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "status", status: 409, code: "request.conflict", message: "Conflict." });
  const answer = await putFlow();
  expect(await answer.json()).toEqual(errorBodyOf(answer, 409, "request.conflict", "Conflict."));
});

test("tells a 429's wait in whole seconds", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "rate-limited", seconds: 7 });
  const answer = await putFlow();
  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("7");
  expect(answer.headers.get("inin-ratelimit-reset")).toBe("7");
  expect(await answer.json()).toEqual(
    errorBodyOf(
      answer,
      429,
      "too.many.requests.retry.after",
      "Rate limit exceeded the maximum. Retry the request in [7] seconds",
    ),
  );
  expect(simulator.history("flow-1")).toEqual([]);
});

test("tells a 429's wait as an HTTP date", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "rate-limited", retryAfter: "http-date", seconds: 30 });
  const before = Date.now();
  const date = (await putFlow()).headers.get("retry-after") ?? "";
  expect(date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  expect(Date.parse(date)).toBeGreaterThanOrEqual(before + 30_000);
  expect(Date.parse(date)).toBeLessThanOrEqual(Date.now() + 31_000);
});

test("tells a 429's wait by inin-ratelimit-reset alone", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "rate-limited", retryAfter: "reset-header-only", seconds: 9 });
  const answer = await putFlow();
  expect(answer.status).toBe(429);
  expect(answer.headers.has("retry-after")).toBe(false);
  expect(answer.headers.get("inin-ratelimit-reset")).toBe("9");
});

test("gives no hint of a 429's wait", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "rate-limited", retryAfter: "none" });
  const answer = await putFlow();
  expect(answer.status).toBe(429);
  expect([...answer.headers.keys()].filter((name) => /retry|ratelimit/.test(name))).toEqual([]);
  expect(await answer.text()).not.toMatch(/seconds/);
});

test("answers with an HTML page", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "html", status: 504 });
  const answer = await putFlow();
  expect(answer.status).toBe(504);
  expect(answer.headers.get("content-type")).toContain("text/html");
  expect(await answer.text()).toContain("<h1>504 Gateway Timeout</h1>");
  expect(simulator.history("flow-1")).toEqual([]);
});

test("resets the connection before it applies", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "connection-reset", count: 1 });
  expect(await failure(putFlow())).toBe("ECONNRESET");
  expect(simulator.history("flow-1")).toEqual([]);
  expect(simulator.counts({ method: "PUT" })).toEqual({ unanswered: 1 });
});

test("applies and loses the reply", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "reply-lost", count: 1 });
  expect(await failure(putFlow())).toBe("UND_ERR_SOCKET");
  expect(simulator.holds("flow-1")).toEqual(menuBody);
  expect(simulator.requests({ method: "PUT" })).toMatchObject([
    { status: null, endedAtMs: expect.any(Number) },
  ]);
});

test("loses the reply to a write it refuses, too", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "reply-lost" });
  expect(await failure(putFlow({ name: "no type" }))).toBe("UND_ERR_SOCKET");
  expect(simulator.history("flow-1")).toEqual([]);
});

test("hangs until the client goes and never applies", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "hang", count: 1 });
  const client = new AbortController();
  const answer = putFlow(menuBody, { signal: client.signal });
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(1);
  client.abort();
  await expect(answer).rejects.toThrow();
  await expect.poll(() => simulator.inFlight("flow-1")).toEqual({ current: 0, highest: 1 });
  expect(simulator.history("flow-1")).toEqual([]);
});

test("hangs no longer than told", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "hang", forMs: 30 });
  expect(await failure(putFlow())).toBe("UND_ERR_SOCKET");
  expect(simulator.history("flow-1")).toEqual([]);
});

test("applies late, after the client has gone, and keeps the write in flight until then", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "late-apply", applyAfterMs: 1500, count: 1 });
  const client = new AbortController();
  const answer = putFlow(menuBody, { signal: client.signal });
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(1);
  client.abort();
  await expect(answer).rejects.toThrow();
  await expect
    .poll(() => simulator.requests({ method: "PUT" }))
    .toMatchObject([{ endedAtMs: expect.any(Number), status: null }]);
  expect(simulator.inFlight("flow-1").current).toBe(1);
  expect(simulator.history("flow-1")).toEqual([]);

  await expect.poll(() => simulator.history("flow-1"), { timeout: 10_000 }).toHaveLength(1);
  const [request] = simulator.requests({ method: "PUT" });
  const [write] = simulator.history("flow-1");
  expect(write).toMatchObject({ requestId: request?.id, arrivedAtMs: request?.startedAtMs, body: menuBody });
  expect(write?.appliedAtMs).toBeGreaterThan(request?.endedAtMs ?? Number.NaN);
  expect(simulator.inFlight("flow-1").current).toBe(0);
});

test("applies before the client goes and still never answers", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "late-apply", applyAfterMs: 0, count: 1 });
  const client = new AbortController();
  const answer = putFlow(menuBody, { signal: client.signal });
  await expect.poll(() => simulator.holds("flow-1")).toEqual(menuBody);
  expect(simulator.inFlight("flow-1").current).toBe(1);
  client.abort();
  await expect(answer).rejects.toThrow();
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(0);
});

test("applies late after an answer that told nothing", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "late-apply", applyAfterMs: 1000, answerStatus: 504, count: 1 });
  const late = await putFlow();
  expect(late.status).toBe(504);
  await putFlow({ name: "newer", type: "voice" });
  expect(simulator.inFlight("flow-1")).toEqual({ current: 1, highest: 2 });
  await expect.poll(() => simulator.holds("flow-1"), { timeout: 10_000 }).toEqual(menuBody);
  expect(simulator.history("flow-1").map(({ requestId }) => requestId)).toEqual([3, 2]);
});

test("delays by at least the latency, on top of another fault", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "latency", ms: 60, maxMs: 70 });
  simulator.addFault({ kind: "latency", ms: 40 });
  simulator.addFault({ kind: "status", status: 503 });
  const before = performance.now();
  expect((await putFlow()).status).toBe(503);
  // Node's timers may fire up to a millisecond early.
  expect(performance.now() - before).toBeGreaterThanOrEqual(98);
});

test("applies a delayed write although the client has gone", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "latency", ms: 1000 });
  const client = new AbortController();
  const answer = putFlow(menuBody, { signal: client.signal });
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(1);
  client.abort();
  await expect(answer).rejects.toThrow();
  await expect.poll(() => simulator.holds("flow-1"), { timeout: 10_000 }).toEqual(menuBody);
  expect(simulator.requests({ method: "PUT" })).toMatchObject([{ status: null }]);
});

test("delays every request by the configured latency", async () => {
  const { simulator, url, getFlow } = await startSimulator();
  simulator.configure({ latencyMs: 50 });
  const before = performance.now();
  await requestToken(url);
  await getFlow();
  expect(performance.now() - before).toBeGreaterThanOrEqual(98);
});

test("strikes only the flow, method and endpoint a fault is limited to", async () => {
  const { simulator, url, putFlow, getFlow } = await startSimulator();
  const limited = (limits: { endpoint?: "token" | "any"; flowId?: string; method?: string }) => {
    simulator.clearFaults();
    simulator.addFault({ kind: "status", status: 503, ...limits });
  };
  const statuses = async () => [
    (await putFlow()).status,
    (await putFlow(menuBody, { flowId: "flow-2" })).status,
    (await getFlow()).status,
    (await requestToken(url)).status,
  ];
  limited({ flowId: "flow-2" });
  expect(await statuses()).toEqual([200, 503, 200, 200]);
  limited({ method: "get" });
  expect(await statuses()).toEqual([200, 200, 503, 200]);
  limited({ flowId: "flow-1", method: "PUT" });
  expect(await statuses()).toEqual([503, 200, 200, 200]);
  limited({ endpoint: "token" });
  expect(await statuses()).toEqual([200, 200, 200, 503]);
  limited({});
  expect(await statuses()).toEqual([503, 503, 503, 200]);
  limited({ endpoint: "any" });
  expect(await statuses()).toEqual([503, 503, 503, 503]);
});

test("strikes until its duration has passed", async () => {
  let nowMs = 1_000_000;
  const { simulator, getFlow } = await startSimulator({ now: () => nowMs });
  simulator.addFault({ kind: "status", status: 500, durationMs: 1000 });
  nowMs += 999;
  expect((await getFlow()).status).toBe(500);
  nowMs += 1;
  expect((await getFlow()).status).toBe(200);
  expect(simulator.faults()).toEqual([]);
});

test("leaves requests alone that the rate limit or a bad token refuses", async () => {
  const { simulator, getFlow } = await startSimulator({ rateLimitPerMinute: 1 });
  const { id } = simulator.addFault({ kind: "status", status: 503, count: 1 });
  expect((await getFlow("flow-1", { headers: {} })).status).toBe(401);
  expect((await getFlow()).status).toBe(503);
  expect((await getFlow()).status).toBe(429);
  expect(simulator.requests({ endpoint: "api" }).map(({ faultIds }) => faultIds)).toEqual([[], [id], []]);
});
