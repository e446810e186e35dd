import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, inject, onTestFinished, test } from "vitest";

const MAIN = join(import.meta.dirname, "../src/main.ts");

function start(variables: Record<string, string>): ChildProcess {
  const env = { PATH: process.env["PATH"], REDIS_URL: inject("redisUrl"), PORT: "0", ...variables };
  const child = spawn(process.execPath, ["--import", "tsx/esm", MAIN], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

test("the process refuses to start without credentials and says what to set", async () => {
  const child = start({});
  let problem = "";
  child.stderr?.on("data", (chunk) => {
    problem += chunk;
  });
  expect(await once(child, "close")).toEqual([1, null]);
  expect(problem).toContain("DASHBOARD_USER is required");
  expect(problem).toContain("DASHBOARD_PASSWORD is required");
  expect(problem).toContain("DASHBOARD_AUTH=none");
});

test("the process warns when everybody is let in, serves, and ends on SIGTERM", async () => {
  const child = start({ DASHBOARD_AUTH: "none" });
  const lines: { msg: string; level: number; url: string }[] = [];
  if (!child.stdout) throw new Error("no output");
  for await (const line of createInterface(child.stdout)) {
    lines.push(JSON.parse(line));
    const url = lines.find(({ msg }) => msg === "listening")?.url;
    if (url === undefined || child.killed) continue;
    await expect.poll(async () => (await fetch(`${url}/api/queues`)).status, { timeout: 10_000 }).toBe(200);
    child.kill("SIGTERM");
  }
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(0);
  expect(lines.find(({ msg }) => msg.includes("DASHBOARD_AUTH=none"))?.level).toBe(40);
});
