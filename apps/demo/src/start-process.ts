import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export type AppName = "ingress" | "worker" | "dashboard" | "simulator";

export interface RunningProcess {
  pid: number;
  /** Where it listens. */
  url: string;
  /** What it has written to stdout, parsed; lines that are no JSON are left out. */
  lines: Record<string, unknown>[];
  stderr(): string;
  /** Sends a signal; SIGKILL, SIGSTOP and SIGCONT are delivered to the process itself, not to a shell. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals>;
  /** SIGTERM, and resolves when it has ended. Idempotent. */
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Starts one of the apps as a process of its own and waits until it listens.
 *
 * @param env only these variables, and what Node itself needs, reach the process
 * @param onLine told each line of stdout as it comes
 * @throws Error with what it wrote to stderr, if it ends before it listens or does not listen within 30 s
 */
export async function startProcess(
  app: AppName,
  env: Record<string, string>,
  onLine: (line: Record<string, unknown>) => void = () => {},
): Promise<RunningProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", `apps/${app}/src/main.ts`], {
    cwd: ROOT,
    env: { PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: Record<string, unknown>[] = [];
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr = (stderr + chunk).slice(-20_000);
  });
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal ?? 1));
  });

  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${app} did not listen within 30 s: ${stderr}`));
    }, 30_000);
    void exited.then((how) => {
      clearTimeout(timer);
      reject(new Error(`${app} ended (${how}) before it listened: ${stderr}`));
    });
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = parseLine(text);
      if (!line) return;
      lines.push(line);
      onLine(line);
      if (line["msg"] === "listening") {
        clearTimeout(timer);
        resolve(String(line["url"]));
      }
    });
  });

  return {
    pid: child.pid ?? 0,
    url,
    lines,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    exited,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await exited;
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
