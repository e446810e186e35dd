import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describeLine } from "./describe-line.ts";
import { ProcessError } from "./process-error.ts";

export type AppName = "ingress" | "worker" | "dashboard" | "simulator";

export interface RunningProcess {
  pid: number;
  /** Where it listens. */
  url: string;
  /** What it has written to stdout, parsed; lines that are no JSON are left out. */
  lines: Record<string, unknown>[];
  stderr(): string;
  /** The end of what it wrote, in words, each line on a new one. */
  lastWords(): string;
  /** Sends a signal; SIGKILL, SIGSTOP and SIGCONT are delivered to the process itself, not to a shell. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it, once all it wrote has been read. */
  exited: Promise<number | NodeJS.Signals>;
  /** SIGTERM, and resolves when it has ended; SIGKILL where that takes longer than 30 s. Idempotent. */
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const END_WITH_OWNER = new URL("./end-with-owner.ts", import.meta.url).href;
const LONGEST_START_MS = 30_000;
const LONGEST_STOP_MS = 30_000;

/**
 * Starts one of the apps as a process of its own and waits until it listens. In a session of its own, so that a Ctrl-C
 * meant for the owner does not reach it; it ends with the owner, however the owner ends.
 *
 * @param env only these variables reach the process, and PORT as 0 unless it is among them
 * @param onLine told each line of stdout as it comes
 * @param signal aborts the start; once the process listens it has no effect
 * @throws {ProcessError} with the last of what it wrote, if it ends before it listens or does not listen within 30 s
 */
export async function startProcess(
  app: AppName,
  env: Record<string, string>,
  onLine: (line: Record<string, unknown>) => void = () => {},
  signal?: AbortSignal,
): Promise<RunningProcess> {
  signal?.throwIfAborted();
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--import", END_WITH_OWNER, `apps/${app}/src/main.ts`],
    {
      cwd: ROOT,
      env: { PORT: "0", ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
    },
  );
  const { stdout, stderr: errorOutput } = child;
  if (!stdout || !errorOutput) throw new Error("a process with pipes has streams");
  const lines: Record<string, unknown>[] = [];
  let stderr = "";
  errorOutput.setEncoding("utf8").on("data", (chunk: string) => {
    stderr = (stderr + chunk).slice(-20_000);
  });
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signalName) => resolve(code ?? signalName ?? 1));
  });

  const url = await new Promise<string>((resolve, reject) => {
    const abort = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", abort);
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new ProcessError(`${app} did not listen within ${LONGEST_START_MS / 1000} s.${lastWords()}`));
    }, LONGEST_START_MS);
    const settled = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    child.once("error", (error) => {
      settled();
      reject(error);
    });
    void exited.then((how) => {
      settled();
      reject(new ProcessError(`${app} ended (${how}) before it listened.${lastWords()}`));
    });
    createInterface({ input: stdout }).on("line", (text) => {
      const line = parseLine(text);
      if (!line) return;
      lines.push(line);
      onLine(line);
      if (line["msg"] === "listening") {
        settled();
        resolve(String(line["url"]));
      }
    });
  });

  function lastWords(): string {
    const words = [...lines.slice(-5).map(describeLine), ...stderr.trim().split("\n").slice(-10)];
    return words.map((line) => (line === "" ? "" : `\n  ${line}`)).join("");
  }

  return {
    pid: child.pid ?? 0,
    url,
    lines,
    stderr: () => stderr,
    lastWords,
    kill: (signalName) => void child.kill(signalName),
    exited,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_STOP_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

function parseLine(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
