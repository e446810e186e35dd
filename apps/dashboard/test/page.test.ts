import { expect, test } from "vitest";
import { startDashboard } from "./start-dashboard.ts";

test("the board is at the root, titled Menuswitch, and takes nothing from other hosts", async () => {
  const { app } = await startDashboard();
  const { statusCode, headers, body } = await app.inject({ url: "/" });
  expect(statusCode).toBe(200);
  expect(headers["content-type"]).toMatch(/^text\/html/);
  expect(body).toContain("<title>Menuswitch</title>");
  expect(body).not.toMatch(/https?:\/\//);
  const scripts = [...body.matchAll(/<script (?![^>]*application\/json)([^>]*)>([^<]*)/g)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, attributes = "", inline] of scripts) {
    expect(inline).toBe("");
    const src = /src="([^"]+)"/.exec(attributes)?.[1];
    expect((await app.inject({ url: `/${src}` })).statusCode).toBe(200);
  }
});

test.each(["/", "/queue/deliveries/1"])("%s is protected by its headers", async (url) => {
  const { app } = await startDashboard();
  const { headers } = await app.inject({ url });
  const policy = String(headers["content-security-policy"]).split(";");
  expect(policy).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
  );
  expect(headers).toMatchObject({
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  expect(headers).not.toHaveProperty("strict-transport-security");
});

test("answers of the API are kept by no cache", async () => {
  const { app } = await startDashboard();
  const { headers } = await app.inject({ url: "/api/queues" });
  expect(headers["cache-control"]).toBe("no-store");
});

test("a shelf that nobody consumes is not reported as lacking workers", async () => {
  const { app } = await startDashboard();
  const { queues } = (await app.inject({ url: "/api/queues" })).json();
  const byName = Object.fromEntries(queues.map((queue: { name: string }) => [queue.name, queue]));
  expect(byName["set-aside"].hasWorkers).toBeNull();
  expect(byName["deliveries"].hasWorkers).toBe(false);
});
