import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export type Line = Record<string, unknown>;

/** A process of Menuswitch that listens. It ends with this one. */
export interface Program {
  pid: number;
  url: string;
  /** Delivered to the process itself, not to a shell. */
  kill(signal: NodeJS.Signals): void;
  hasEnded(): boolean;
  /** Resolves with the exit code, or the signal that ended it, once all it wrote has been read. */
  exited: Promise<number | NodeJS.Signals>;
}

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const END_WITH_OWNER = new URL("./end-with-owner.ts", import.meta.url).href;
const LONGEST_START_MS = 30_000;

/**
 * Starts `entry`, a file of the repository, and resolves when it listens. In a session of its own, so that a Ctrl-C
 * does not reach it.
 *
 * @param onLine told each JSON line of its stdout
 */
export async function startProgram(
  entry: string,
  env: Record<string, string>,
  onLine: (line: Line) => void,
): Promise<Program> {
  const child = spawn(process.execPath, ["--import", "tsx", "--import", END_WITH_OWNER, entry], {
    cwd: ROOT,
    env: { PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("a process with pipes has streams");
  let lastWords = "";
  stderr.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-2_000);
  });
  let ended = false;
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signal) => {
      ended = true;
      resolve(code ?? signal ?? 1);
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_START_MS);
    createInterface({ input: stdout }).on("line", (text) => {
      const line = parseLine(text);
      if (!line) return;
      onLine(line);
      if (line["msg"] !== "listening") return;
      clearTimeout(timer);
      resolve(String(line["url"]));
    });
    void exited.then((how) => {
      clearTimeout(timer);
      reject(new Error(`${entry} ended (${how}) before it listened: ${lastWords}`));
    });
  });
  return {
    pid: child.pid ?? 0,
    url,
    kill: (signal) => void child.kill(signal),
    hasEnded: () => ended || child.exitCode !== null || child.signalCode !== null,
    exited,
  };
}

function parseLine(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // Cut off by a kill.
  }
}
