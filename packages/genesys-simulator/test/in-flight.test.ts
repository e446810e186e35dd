import { connect } from "node:net";
import { expect, test } from "vitest";
import { menuBody, startSimulator } from "./start-simulator.ts";

test("counts a write in flight while its body is still arriving, and drops it with its connection", async () => {
  const { simulator, url, token } = await startSimulator();
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.write(
    `PUT /api/v2/flows/flow-1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name":`,
  );
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(1);
  socket.destroy();
  await expect.poll(() => simulator.inFlight("flow-1").current).toBe(0);
  expect(simulator.history("flow-1")).toEqual([]);
});

test("sees how many writes overlapped on one flow", async () => {
  const { simulator, putFlow, getFlow } = await startSimulator();
  simulator.addFault({ kind: "latency", ms: 100, count: 4 });
  await Promise.all([putFlow(), putFlow(), putFlow(), getFlow(), putFlow(menuBody, { flowId: "flow-2" })]);
  expect(simulator.inFlight("flow-1")).toEqual({ current: 0, highest: 3 });
  expect(simulator.inFlight("flow-2")).toEqual({ current: 0, highest: 1 });
});

test("sees no overlap where each write waited for the answer to the one before", async () => {
  const { simulator, putFlow } = await startSimulator();
  for (let i = 0; i < 200; i += 1) await putFlow();
  expect(simulator.inFlight("flow-1")).toEqual({ current: 0, highest: 1 });
});

test("sees no overlap where each write came over a connection of its own", async () => {
  const { simulator, url, token } = await startSimulator();
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    connection: "close",
  };
  // Large answers, so that sending one takes more than one write to the socket.
  const body = JSON.stringify({ ...menuBody, description: "x".repeat(500_000) });
  for (let i = 0; i < 30; i += 1) {
    const answer = await fetch(`${url}/api/v2/flows/flow-1`, { method: "PUT", headers, body });
    await answer.arrayBuffer();
  }
  expect(simulator.inFlight("flow-1")).toEqual({ current: 0, highest: 1 });
});
