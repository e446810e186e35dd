import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Answers every request; `first` is what the first one gave as authorization. */
async function receive() {
  const server = createServer((_request, response) => response.end());
  onTestFinished(() => {
    server.close();
  });
  const first = once(server, "request").then(([request]) => request.headers.authorization);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/events`, first };
}

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx/esm", main], {
    env: { PATH: process.env["PATH"], ...env },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

test("serves the platform with the given settings, tells where, and stops on SIGTERM", async () => {
  const receiver = await receive();
  const child = start({
    PORT: "0",
    SIMULATOR_CLIENT_ID: "someone",
    SIMULATOR_CLIENT_SECRET: "something",
    SIMULATOR_RATE_LIMIT_PER_MINUTE: "12",
    SIMULATOR_TOKEN_LIFETIME_SECONDS: "34",
    SIMULATOR_LATENCY_MS: "5",
    SIMULATOR_STRICT: "true",
    SIMULATOR_REQUIRE_LOCK: "only-if-locked-by-other",
    SIMULATOR_PERMISSIONS: "architect:flow:view, architect:flow:edit",
    SIMULATOR_EVENTS_URL: receiver.url,
    SIMULATOR_EVENTS_KEY: "key-of-the-receiver",
    SIMULATOR_EVENTS_CONVERSATIONS: "1",
    SIMULATOR_EVENTS_SEED: "7",
  });
  const [line] = await once(createInterface(child.stdout), "line");
  const { url, ...listening } = JSON.parse(line);
  expect(listening).toMatchObject({ msg: "listening", host: "127.0.0.1", port: Number(new URL(url).port) });

  const token = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa("someone:something")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  expect(await token.json()).toMatchObject({ expires_in: 34 });
  const settings = await fetch(`${url}/admin/settings`);
  expect(await settings.json()).toMatchObject({
    rateLimitPerMinute: 12,
    latencyMs: 5,
    unknownProperties: "reject",
    requireLock: "only-if-locked-by-other",
    permissions: ["architect:flow:view", "architect:flow:edit"],
  });
  expect(await receiver.first).toBe("Bearer key-of-the-receiver");
  for (const path of ["/livez", "/readyz", "/metrics"])
    expect((await fetch(url + path)).status, path).toBe(200);
  expect(await (await fetch(`${url}/admin/counts`)).json()).toEqual({ 200: 1 });

  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("refuses a bad environment with every problem at once", async () => {
  const child = start({ PORT: "x", SIMULATOR_LATENCY_MS: "-1", SIMULATOR_STRICT: "yes" });
  const [problems, [exitCode]] = await Promise.all([child.stderr.toArray(), once(child, "exit")]);
  expect(exitCode).toBe(1);
  expect(problems.join("")).toMatch(/SIMULATOR_STRICT.*SIMULATOR_LATENCY_MS.*PORT/s);
});
