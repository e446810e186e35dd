import { expect, test } from "vitest";
import { menuBody, startSimulator } from "./start-simulator.ts";

test("adds, lists, removes and clears faults", async () => {
  const { admin, getFlow } = await startSimulator();
  const added = await admin("/faults", "POST", { kind: "status", status: 503, method: "get", count: 2 });
  expect(added.status).toBe(201);
  const fault = {
    id: 1,
    kind: "status",
    status: 503,
    endpoint: "api",
    method: "GET",
    count: 2,
    rate: 1,
    strikes: 0,
    expiresAtMs: null,
  };
  expect(await added.json()).toEqual(fault);
  expect((await getFlow()).status).toBe(503);
  expect(await (await admin("/faults")).json()).toEqual([{ ...fault, strikes: 1 }]);
  expect((await admin("/faults/1", "DELETE")).status).toBe(204);
  expect((await admin("/faults/1", "DELETE")).status).toBe(404);
  expect((await getFlow()).status).toBe(200);
  await admin("/faults", "POST", { kind: "hang" });
  expect((await admin("/faults", "DELETE")).status).toBe(204);
  expect(await (await admin("/faults")).json()).toEqual([]);
});

test.each([
  [{}, /kind/],
  [{ kind: "status", status: 200 }, /status/],
  [{ kind: "status", status: 429 }, /rate-limited/],
  [{ kind: "hang", forever: true }, /forever/],
  [{ kind: "latency", ms: 5, maxMs: 4 }, /maxMs/],
  [{ kind: "hang", rate: 2 }, /rate/],
  [{ kind: "token-throttled", endpoint: "api" }, /endpoint/],
])("refuses the fault %j and says why", async (fault, why) => {
  const { admin } = await startSimulator();
  const answer = await admin("/faults", "POST", fault);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: expect.stringMatching(why) });
});

test("shows requests, counts and flows as the functions do, and does not record itself", async () => {
  const { admin, simulator, putFlow, getFlow } = await startSimulator();
  await putFlow();
  await getFlow("flow-2");
  const shown: [string, unknown][] = [
    ["/requests", simulator.requests()],
    [
      "/requests?method=put&status=200&flowId=flow-1&endpoint=api&afterId=1",
      simulator.requests({ method: "PUT" }),
    ],
    ["/counts", { 200: 3 }],
    ["/counts?endpoint=api&method=PUT", { 200: 1 }],
    ["/flows", simulator.flows()],
    ["/flows/flow-1/holds", menuBody],
    ["/flows/flow-1/history", simulator.history("flow-1")],
    ["/flows/flow-1/in-flight", { current: 0, highest: 1 }],
    ["/flows/unknown/history", []],
    ["/tokens", { issued: 1, valid: 1 }],
    ["/settings", simulator.settings()],
  ];
  for (const [path, expected] of shown) {
    expect(await (await admin(path)).json(), path).toEqual(expected);
  }
  expect(simulator.requests()).toHaveLength(3);
  expect((await admin("/flows/unknown/holds")).status).toBe(404);
  expect((await admin("/nothing")).status).toBe(404);
  expect((await admin("/requests?status=ok")).status).toBe(400);
});

test("creates and removes flows, revokes tokens, changes settings and resets", async () => {
  const { admin, simulator, getFlow, fetchToken } = await startSimulator();
  expect((await admin("/flows", "POST", { id: "f", name: "New", type: "WORKFLOW" })).status).toBe(204);
  expect(await (await getFlow("f")).json()).toMatchObject({ name: "New", type: "WORKFLOW" });
  expect((await admin("/flows/f", "DELETE")).status).toBe(204);
  expect((await admin("/flows/f", "DELETE")).status).toBe(404);
  expect((await getFlow("f")).status).toBe(410);

  expect((await admin("/tokens", "DELETE")).status).toBe(204);
  expect((await getFlow()).status).toBe(401);
  await fetchToken();
  expect(simulator.tokens()).toEqual({ issued: 2, valid: 1 });

  const changed = await admin("/settings", "PATCH", { rateLimitPerMinute: 7, tokenLifetimeSeconds: 5 });
  expect(await changed.json()).toMatchObject({
    rateLimitPerMinute: 7,
    tokenLifetimeSeconds: 5,
    latencyMs: 0,
  });
  expect(simulator.settings().rateLimitPerMinute).toBe(7);
  expect((await admin("/settings", "PATCH", { rateLimit: 7 })).status).toBe(400);

  expect((await admin("/reset", "POST")).status).toBe(204);
  expect(simulator.settings().rateLimitPerMinute).toBe(300);
  expect(simulator.requests()).toEqual([]);
});
