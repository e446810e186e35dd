import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Interaction } from "@menuswitch/domain";
import { startPrivateRedis } from "@menuswitch/local-redis";
import { consumeInteractions } from "@menuswitch/queue";
import { testRedis } from "@menuswitch/test-support";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const KEY = "example-key-0123456789";

function spawnIngress(env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx/esm", main], {
    env: { PATH: process.env["PATH"], PORT: "0", ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    output.stderr += text;
  });
  return { child, output };
}

async function startIngress(env: Record<string, string>) {
  const { child, output } = spawnIngress({ WEBHOOK_AUTH: "token", WEBHOOK_TOKENS: KEY, ...env });
  const url = await expect
    .poll(() => /"url":"([^"]+)".*"listening"/.exec(output.stdout)?.[1], { timeout: 15_000 })
    .toBeDefined()
    .then(() => /"url":"([^"]+)".*"listening"/.exec(output.stdout)?.[1] ?? "");
  return {
    child,
    output,
    send: async (payload: unknown) => {
      const startedAt = performance.now();
      const response = await fetch(`${url}/webhook/interaction-start`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-api-key": KEY },
        body: JSON.stringify(payload),
      });
      return {
        status: response.status,
        retryAfter: response.headers.get("retry-after"),
        body: await response.json(),
        elapsedMs: performance.now() - startedAt,
      };
    },
    readiness: async () => (await fetch(`${url}/readyz`)).status,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
  };
}
const event = (id: string) => ({ id, customer: { id: "c-1" } });

test("what is acknowledged is in the queue, and a stop lets it finish", async () => {
  const { redis, redisUrl, keyPrefix } = testRedis();
  const partitions = 3;
  const { child, send, metrics } = await startIngress({
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: keyPrefix,
    INTERACTION_PARTITIONS: String(partitions),
  });
  const ids = Array.from({ length: 50 }, () => randomUUID());
  await expect.poll(async () => (await send(event("first"))).status).toBe(200);
  const answers = await Promise.all(ids.map((id) => send(event(id))));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await metrics()).toMatch(/menuswitch_commit_batch_size_sum\{app="ingress"\} 51/);

  child.kill("SIGTERM");
  expect((await once(child, "exit"))[0]).toBe(0);

  const planned: Interaction[] = [];
  const consumer = consumeInteractions({
    redis,
    keyPrefix,
    partitions,
    concurrency: 1,
    plan: async (_batchId, interactions) => void planned.push(...interactions),
    setAside: { add: () => Promise.reject(new Error("not sound")), close: async () => {} },
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(consumer.close);
  await expect
    .poll(() => planned.map(({ interactionId }) => interactionId).sort())
    .toEqual(["first", ...ids].sort());
});

test("starts without Redis and serves once it comes; 503 within 2 s when it is killed or hangs, and no restart", async () => {
  const first = await startPrivateRedis();
  onTestFinished(first.close);
  await first.kill();
  const bringBack = async () => {
    const redis = await startPrivateRedis({ port: first.port, dataFolder: first.dataFolder });
    onTestFinished(redis.close);
    return redis;
  };
  const { send, readiness, child } = await startIngress({ REDIS_URL: first.url });
  const serves = async (id: string) => {
    await expect.poll(async () => (await send(event(id))).status, { timeout: 10_000 }).toBe(200);
    expect(await readiness()).toBe(200);
  };
  expect((await send(event("a"))).status).toBe(503);
  expect(await readiness()).toBe(503);
  const second = await bringBack();
  await serves("b");

  await second.kill();
  for (let round = 0; round < 5; round += 1) {
    const { status, retryAfter, body, elapsedMs } = await send(event("c"));
    expect({ status, retryAfter, body }).toEqual({
      status: 503,
      retryAfter: expect.stringMatching(/^[1-9]\d*$/),
      body: { error: "The event could not be stored" },
    });
    expect(elapsedMs).toBeLessThan(2_000);
  }
  // Bad input is bad all the same.
  expect((await send({ id: "d" })).status).toBe(400);
  expect(await readiness()).toBe(503);
  const third = await bringBack();
  await serves("e");

  process.kill(third.pid, "SIGSTOP");
  const answers = await Promise.all([send(event("f")), send(event("g")), readiness()]);
  process.kill(third.pid, "SIGCONT");
  expect(answers).toMatchObject([{ status: 503 }, { status: 503 }, 503]);
  expect(Math.max(answers[0].elapsedMs, answers[1].elapsedMs)).toBeLessThan(2_000);
  await serves("h");
  expect(child.exitCode).toBeNull();
}, 60_000);

test("says what is wrong with its configuration, and warns of an open door", async () => {
  const { child, output } = spawnIngress({ PORT: "x" });
  expect((await once(child, "close"))[0]).toBe(1);
  expect(output.stderr).toContain("PORT must be a number");
  expect(output.stderr).toContain("WEBHOOK_AUTH is required");

  const open = spawnIngress({ WEBHOOK_AUTH: "none", REDIS_URL: "redis://127.0.0.1:1" });
  await expect
    .poll(() => open.output.stdout, { timeout: 15_000 })
    .toContain("everybody who reaches this address");
});
