import { expect, test } from "vitest";
import { makeSimulator } from "../src/index.ts";
import { menuBody, requestToken, startSimulator } from "./start-simulator.ts";

test("records requests without tokens or secrets, and bodies of writes only", async () => {
  const { simulator, url, token, getFlow, putFlow } = await startSimulator();
  await getFlow("flow-1");
  await putFlow();
  await fetch(`${url}/api/v2/flows/flow-1?access_token=${token}`);
  const times = { startedAtMs: expect.any(Number), endedAtMs: expect.any(Number), faultIds: [] };
  const flow = {
    endpoint: "api",
    path: "/api/v2/flows/flow-1",
    resource: "flow",
    flowId: "flow-1",
    ...times,
  };
  const requests = simulator.requests();
  expect(requests).toEqual([
    {
      id: 1,
      endpoint: "token",
      method: "POST",
      path: "/oauth/token",
      status: 200,
      tokenId: 1,
      ...times,
    },
    { id: 2, method: "GET", status: 200, tokenId: 1, ...flow },
    { id: 3, method: "PUT", status: 200, tokenId: 1, body: menuBody, ...flow },
    { id: 4, method: "GET", status: 401, tokenId: null, ...flow },
  ]);
  expect(JSON.stringify(requests)).not.toContain(token);
  expect(JSON.stringify(requests)).not.toContain("demo-secret");
});

test("tells tokens apart by number", async () => {
  const { simulator, fetchToken, getFlow } = await startSimulator();
  const other = await fetchToken();
  await getFlow();
  await getFlow("flow-1", { headers: { authorization: `Bearer ${other}` } });
  expect(simulator.requests({ endpoint: "api" }).map(({ tokenId }) => tokenId)).toEqual([1, 2]);
});

test("remembers no more requests and writes than told, and counts all", async () => {
  const { simulator, putFlow } = await startSimulator({ maxRecorded: 3 });
  for (let i = 1; i <= 5; i += 1) await putFlow({ name: `n${i}`, type: "voice" });
  expect(simulator.requests().map(({ id }) => id)).toEqual([4, 5, 6]);
  expect(simulator.history("flow-1").map(({ body }) => body)).toEqual(
    ["n3", "n4", "n5"].map((name) => ({ name, type: "voice" })),
  );
  expect(simulator.counts()).toEqual({ 200: 6 });
  expect(simulator.flows()).toEqual([{ id: "flow-1", name: "n5", deleted: false, writesApplied: 5 }]);
});

test("starts over at a reset, drops what hangs, and leaves tokens valid", async () => {
  const { simulator, putFlow, getFlow } = await startSimulator({ flows: [{ id: "given", name: "Given" }] });
  await putFlow();
  simulator.configure({ rateLimitPerMinute: 5 });
  simulator.addFault({ kind: "hang", count: 1 });
  simulator.addFault({ kind: "late-apply", applyAfterMs: 20 });
  const struck = [putFlow(), putFlow()].map((answer) => expect(answer).rejects.toThrow());
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(2);

  simulator.reset();
  await Promise.all(struck);
  expect(simulator.requests()).toEqual([]);
  expect(simulator.counts()).toEqual({});
  expect(simulator.faults()).toEqual([]);
  expect(simulator.flows()).toEqual([{ id: "given", name: "Given", deleted: false, writesApplied: 0 }]);
  expect(simulator.inFlight("flow-1")).toEqual({ current: 0, highest: 0 });
  expect(simulator.settings().rateLimitPerMinute).toBe(300);
  expect(simulator.tokens()).toEqual({ issued: 0, valid: 1 });
  const answer = await getFlow();
  expect(answer.status).toBe(200);
  expect(answer.headers.get("inin-ratelimit-count")).toBe("1");
});

test("closes at once while requests hang, wait or are yet to be applied, and can be closed twice", async () => {
  const { simulator, putFlow } = await startSimulator();
  simulator.addFault({ kind: "hang", count: 1 });
  simulator.addFault({ kind: "late-apply", applyAfterMs: 60_000, count: 1 });
  simulator.addFault({ kind: "latency", ms: 60_000, flowId: "flow-2" });
  const struck = [putFlow(), putFlow(), putFlow(menuBody, { flowId: "flow-2" })].map((answer) =>
    expect(answer).rejects.toThrow(),
  );
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(2);
  await expect.poll(() => simulator.inFlight("flow-2").current).toBe(1);
  const before = performance.now();
  await Promise.all([simulator.close(), simulator.close(), ...struck]);
  expect(performance.now() - before).toBeLessThan(5000);
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(0);
  expect(simulator.history("flow-1")).toEqual([]);
});

test("listens where told and says so", async () => {
  const simulator = await makeSimulator();
  const { url, host, port } = await simulator.listen({ port: 0, host: "127.0.0.1" });
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(host).toBe("127.0.0.1");
  expect((await requestToken(url)).status).toBe(200);
  await simulator.close();
});

test("refuses settings that make no sense", async () => {
  await expect(makeSimulator({ rateLimitPerMinute: 0 })).rejects.toThrow(/rateLimitPerMinute/);
  const simulator = await makeSimulator();
  expect(() => simulator.configure({ latencyMs: -1 })).toThrow(/latencyMs/);
  expect(simulator.settings().latencyMs).toBe(0);
});
