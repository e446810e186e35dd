import fastify from "fastify";
import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { listen, makeMetrics, type Readiness, registerOperations, StartError } from "../src/index.ts";

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

async function start({ readiness = (): Promise<Readiness> | Readiness => ({ ready: true }), port = 0 } = {}) {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
  const app = fastify();
  closes.push(() => app.close());
  const metrics = makeMetrics({ app: "example" });
  registerOperations(app, { registry: metrics.registry, readiness });
  return { ...(await listen(app, { host: "127.0.0.1", port, logger })), lines, metrics };
}

async function get(url: string) {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

describe("listen", () => {
  test("logs the address with the port really taken", async () => {
    const { url, port, lines } = await start();
    expect(port).toBeGreaterThan(0);
    expect(lines).toEqual([expect.objectContaining({ msg: "listening", host: "127.0.0.1", port, url })]);
    expect(await get(`${url}/livez`)).toEqual({ status: 200, body: { status: "ok" } });
  });

  test("says so clearly when the port is taken", async () => {
    const { port } = await start();
    const second = start({ port });
    await expect(second).rejects.toThrow(StartError);
    await expect(second).rejects.toThrow(`PORT ${port}: another process is using it`);
  });
});

describe("the operations routes", () => {
  test("answer 200 when ready and 503 when not, with the details given", async () => {
    let ready = true;
    const { url } = await start({ readiness: () => ({ ready, details: { redis: "x" } }) });
    expect(await get(`${url}/readyz`)).toEqual({ status: 200, body: { status: "ready", redis: "x" } });
    ready = false;
    expect(await get(`${url}/readyz`)).toEqual({ status: 503, body: { status: "unavailable", redis: "x" } });
    // Not ready is no reason to be restarted.
    expect(await get(`${url}/livez`)).toEqual({ status: 200, body: { status: "ok" } });
  });

  test("take a readiness that fails for not ready, and tell nothing of why", async () => {
    const { url } = await start({ readiness: () => Promise.reject(new Error("internal")) });
    expect(await get(`${url}/readyz`)).toEqual({ status: 503, body: { status: "unavailable" } });
  });

  test("show the process's metrics and the app's own in Prometheus' format", async () => {
    const { url, metrics } = await start();
    metrics
      .counter({ name: "menuswitch_things_total", help: "Things", labelNames: ["kind"] })
      .inc({ kind: "a" });
    const response = await fetch(`${url}/metrics`);
    const text = await response.text();
    expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    expect(text).toContain('menuswitch_things_total{kind="a",app="example"} 1');
    expect(text).toContain("process_cpu_seconds_total");
  });
});
