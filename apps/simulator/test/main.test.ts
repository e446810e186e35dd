import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env: { PATH: process.env["PATH"], ...env },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

test("serves the platform with the given settings, tells where, and stops on SIGTERM", async () => {
  const child = start({
    PORT: "0",
    SIMULATOR_CLIENT_ID: "someone",
    SIMULATOR_CLIENT_SECRET: "something",
    SIMULATOR_RATE_LIMIT_PER_MINUTE: "12",
    SIMULATOR_TOKEN_LIFETIME_SECONDS: "34",
    SIMULATOR_LATENCY_MS: "5",
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
  expect(await settings.json()).toMatchObject({ rateLimitPerMinute: 12, latencyMs: 5 });
  for (const path of ["/livez", "/readyz", "/metrics"])
    expect((await fetch(url + path)).status, path).toBe(200);
  expect(await (await fetch(`${url}/admin/counts`)).json()).toEqual({ 200: 1 });

  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("refuses a bad environment with every problem at once", async () => {
  const child = start({ PORT: "x", SIMULATOR_LATENCY_MS: "-1" });
  const [problems, [exitCode]] = await Promise.all([child.stderr.toArray(), once(child, "exit")]);
  expect(exitCode).toBe(1);
  expect(problems.join("")).toMatch(/SIMULATOR_LATENCY_MS.*PORT/s);
});
