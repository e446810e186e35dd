import { startPrivateRedis } from "@menuswitch/local-redis";
import { closeRedis, connectRedis, redisIsReady } from "@menuswitch/runtime";
import { expect, onTestFinished, test } from "vitest";
import { silent, startDashboard } from "./start-dashboard.ts";

async function startOnOwnRedis() {
  const server = await startPrivateRedis();
  onTestFinished(() => server.close());
  const config = { REDIS_URL: server.url, REDIS_SENTINEL_NAME: "mymaster", REDIS_KEY_PREFIX: "menuswitch" };
  const redis = connectRedis(config, { mode: "bounded", logger: silent, name: "dashboard" });
  onTestFinished(() => closeRedis(redis));
  return { ...(await startDashboard({ redis })), server, redis };
}

test("says 503 while Redis is away, to people and to programs, and goes on when it is back", async () => {
  const { server, app } = await startOnOwnRedis();
  const status = async (url: string) => (await app.inject({ url })).statusCode;
  const goesOn = () => expect.poll(() => status("/api/queues"), { timeout: 10_000 }).toBe(200);
  await goesOn();

  await server.kill();
  await expect.poll(() => status("/readyz")).toBe(503);
  expect(await status("/livez")).toBe(200);
  expect(await status("/static/images/logo.svg")).toBe(200);
  const answer = await app.inject({ url: "/api/queues" });
  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
  expect(answer.json().error).toContain("Redis cannot be reached");
  const page = await app.inject({ url: "/queue/deliveries", headers: { accept: "text/html" } });
  expect(page.statusCode).toBe(503);
  expect(page.headers["content-type"]).toMatch(/^text\/html/);
  expect(page.body).toContain("Redis cannot be reached");

  const restarted = await startPrivateRedis({ port: server.port });
  onTestFinished(() => restarted.close());
  await goesOn();
});

test("says 503 within seconds while Redis is frozen", async () => {
  const { server, redis, app } = await startOnOwnRedis();
  await expect.poll(() => redisIsReady(redis)).toBe(true);
  process.kill(server.pid, "SIGSTOP");
  const answer = await app.inject({ url: "/api/queues" });
  process.kill(server.pid, "SIGCONT");
  expect(answer.statusCode).toBe(503);
  await expect.poll(async () => (await app.inject({ url: "/api/queues" })).statusCode).toBe(200);
});

test("starts and stops while Redis is away", async () => {
  const config = {
    REDIS_URL: "redis://127.0.0.1:1",
    REDIS_SENTINEL_NAME: "",
    REDIS_KEY_PREFIX: "menuswitch",
  };
  const redis = connectRedis(config, { mode: "bounded", logger: silent, name: "dashboard" });
  onTestFinished(() => closeRedis(redis));
  const { app } = await startDashboard({ redis });
  expect((await app.inject({ url: "/api/queues" })).statusCode).toBe(503);
  await app.close();
});
