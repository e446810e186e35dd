import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The demo as its own process; killed with the test. */
export function runDemoProcess(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx/esm", "apps/demo/src/main.ts", ...args], {
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? 1));
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    output: () => output,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** The exit code, or the signal that ended it. */
    ended,
    /** Where its processes listen, as far as it has said. */
    urls: () => [...new Set(output.match(/http:\/\/127\.0\.0\.1:\d+/g))],
  };
}

export async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/livez`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
