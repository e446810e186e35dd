import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const script = fileURLToPath(new URL("./example-process/main.ts", import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx/esm", script], {
    env: { PATH: process.env["PATH"], ...env },
  });
  children.push(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (output.stderr += text));
  const lines = (): Record<string, unknown>[] =>
    output.stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  return {
    child,
    output,
    lines,
    closed: () => lines().flatMap((line) => line["closed"] ?? []),
    exitCode: async () => (await once(child, "close"))[0],
    says: (text: string) => expect.poll(() => output.stdout, { timeout: 20_000 }).toContain(text),
  };
}

test("lists all problems of the configuration on stderr and exits 1", async () => {
  const { exitCode, output } = start({ PORT: "x" });
  expect(await exitCode()).toBe(1);
  expect(output.stdout).toBe("");
  expect(output.stderr).toMatch(
    /^example: .*\n {2}PORT must be a number .*\n {2}FATE is required and must be one of/,
  );
});

test("shows a StartError as its message alone and exits 1", async () => {
  const { exitCode, output } = start({ FATE: "refuse" });
  expect(await exitCode()).toBe(1);
  expect(output.stderr).toBe("example: the door is locked\n");
});

test.each(["throw", "throw-later", "reject-later"])(
  "logs one fatal line and exits 1 on: %s",
  async (fate) => {
    const { exitCode, lines, output } = start({ FATE: fate });
    expect(await exitCode()).toBe(1);
    expect(lines().filter((line) => line["level"] === 60)).toEqual([
      expect.objectContaining({ err: expect.objectContaining({ stack: expect.any(String) }) }),
    ]);
    expect(output.stderr).toBe("");
  },
);

test.each(["SIGTERM", "SIGINT"] as const)("closes in reverse order on %s and exits 0", async (signal) => {
  const { child, says, closed, exitCode } = start({ FATE: "run" });
  await says("started");
  child.kill(signal);
  expect(await exitCode()).toBe(0);
  expect(closed()).toEqual(["last", "first"]);
});

test("exits 1 when closing takes longer than SHUTDOWN_TIMEOUT_MS, and says what hung", async () => {
  const { child, says, exitCode, output } = start({ FATE: "slow-stop", SHUTDOWN_TIMEOUT_MS: "300" });
  await says("started");
  child.kill("SIGTERM");
  expect(await exitCode()).toBe(1);
  expect(output.stdout).toContain('"part":"slow"');
});

test("closes the rest when one part fails to close, and exits 1", async () => {
  const { child, says, closed, exitCode } = start({ FATE: "bad-stop" });
  await says("started");
  child.kill("SIGTERM");
  expect(await exitCode()).toBe(1);
  expect(closed()).toEqual(["last", "first"]);
});

test("exits at once on the second signal", async () => {
  const { child, says, output, exitCode } = start({ FATE: "slow-stop" });
  await says("started");
  child.kill("SIGTERM");
  await says("stopping");
  child.kill("SIGTERM");
  expect(await exitCode()).toBe(1);
  expect(output.stdout).not.toContain("stopping took too long");
});

test("takes two interrupts in a row, as npm run makes of one Ctrl-C, for one", async () => {
  const { child, says, output, exitCode } = start({ FATE: "slow-stop", SHUTDOWN_TIMEOUT_MS: "1500" });
  await says("started");
  child.kill("SIGINT");
  await says("stopping");
  child.kill("SIGINT");
  expect(await exitCode()).toBe(1);
  expect(output.stdout).toContain("stopping took too long");
});

test("ends with the exit code that the process itself gives", async () => {
  const { exitCode, closed } = start({ FATE: "done" });
  expect(await exitCode()).toBe(3);
  expect(closed()).toEqual(["last", "first"]);
});

test("has every logged line on the pipe before the next statement, however slow the reader", async () => {
  const { child, exitCode, lines } = start({ FATE: "chatty" });
  const slowly = setInterval(() => {
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), 20);
  }, 40);
  await exitCode();
  clearInterval(slowly);
  expect(child.signalCode).toBe("SIGKILL");
  expect(lines().map((line) => line["index"])).toEqual(Array.from({ length: 20_000 }, (_, index) => index));
});
