import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describeLine } from "./describe-line.ts";
import { ProcessError } from "./process-error.ts";

/** A line of JSON that a program wrote to stdout. */
export type Line = Record<string, unknown>;

export interface ProgramOptions {
  /** Only these variables reach the program, PORT as 0 unless it is among them, and where Node keeps compiled code. */
  env: Record<string, string>;
  /** Told each line as it comes. */
  onLine?: (line: Line) => void;
  /** Stdout is appended to this file instead, and read only until the program listens: reading all of it takes CPU. */
  outputFile?: string;
  /** Aborts the start; once the program listens it has no effect. */
  signal?: AbortSignal | undefined;
}

export interface Program {
  pid: number;
  /** Where it listens. */
  url: string;
  stderr(): string;
  /** The end of what it wrote, in words, each line on a new one. */
  lastWords(): string;
  /** Sends a signal; SIGKILL, SIGSTOP and SIGCONT are delivered to the program itself, not to a shell. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it, once all it wrote has been read. */
  exited: Promise<number | NodeJS.Signals>;
  /** SIGTERM, and resolves when it has ended; SIGKILL where that takes longer than 30 s. Idempotent. */
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const END_WITH_OWNER = new URL("./end-with-owner.ts", import.meta.url).href;
/**
 * A test run starts some hundred programs. Where Node reads TypeScript by itself it keeps what it has compiled, and a
 * start takes two thirds of the CPU.
 */
const TYPESCRIPT = process.features.typescript
  ? ["--disable-warning=ExperimentalWarning"]
  : ["--import", "tsx/esm"];
const NODE_COMPILE_CACHE = fileURLToPath(new URL("../../../node_modules/.cache/compiled", import.meta.url));
const LONGEST_START_MS = 30_000;
const LONGEST_STOP_MS = 30_000;
const LOOK_EVERY_MS = 25;

/**
 * Starts a program of the repository as a process of its own and waits until it says that it listens. In a session of
 * its own, so that a Ctrl-C meant for the owner does not reach it; it ends with the owner, however the owner ends.
 *
 * @param entry the file it begins with, from the repository's root or absolute
 * @throws {ProcessError} with the last of what it wrote, if it ends before it listens or does not listen within 30 s
 */
export async function startProgram(entry: string, options: ProgramOptions): Promise<Program> {
  const { onLine = () => {}, outputFile, signal } = options;
  signal?.throwIfAborted();
  const child = spawnProgram(entry, options);
  const lastLines: Line[] = [];
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    stderr = (stderr + chunk).slice(-20_000);
  });
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signalName) => resolve(code ?? signalName ?? 1));
  });
  function lastWords(): string {
    const words = [...lastLines.map(describeLine), ...stderr.trim().split("\n").slice(-10)];
    return words.map((line) => (line === "" ? "" : `\n  ${line}`)).join("");
  }

  const url = await new Promise<string>((resolve, reject) => {
    let isSettled = false;
    const abort = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", abort);
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new ProcessError(`${entry} did not listen within ${LONGEST_START_MS / 1000} s.${lastWords()}`));
    }, LONGEST_START_MS);
    function settle(): void {
      isSettled = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
    function fail(error: Error): void {
      settle();
      reject(error);
    }
    function hear(text: string): void {
      const line = parseLine(text);
      if (!line) return;
      lastLines.push(line);
      if (lastLines.length > 5) lastLines.shift();
      onLine(line);
      if (line["msg"] !== "listening") return;
      settle();
      resolve(String(line["url"]));
    }
    child.once("error", fail);
    void exited.then((how) =>
      fail(new ProcessError(`${entry} ended (${how}) before it listened.${lastWords()}`)),
    );
    if (child.stdout) createInterface({ input: child.stdout }).on("line", hear);
    else if (outputFile !== undefined) void followFile(outputFile, hear, () => isSettled).catch(fail);
  });

  return {
    pid: child.pid ?? 0,
    url,
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

function spawnProgram(entry: string, { env, outputFile }: ProgramOptions): ChildProcess {
  const output = outputFile === undefined ? "pipe" : openSync(outputFile, "a");
  try {
    return spawn(process.execPath, [...TYPESCRIPT, "--import", END_WITH_OWNER, entry], {
      cwd: ROOT,
      env: { PORT: "0", NODE_COMPILE_CACHE, ...env },
      stdio: ["ignore", output, "pipe", "ipc"],
      detached: true,
    });
  } finally {
    if (typeof output === "number") closeSync(output);
  }
}

/** Tells the whole lines of a file that somebody else writes to, until `isEnough`. */
async function followFile(
  file: string,
  tell: (text: string) => void,
  isEnough: () => boolean,
): Promise<void> {
  let told = 0;
  while (!isEnough()) {
    const lines = (await readFile(file, "utf8")).split("\n").slice(0, -1);
    for (const line of lines.slice(told)) tell(line);
    told = lines.length;
    await sleep(LOOK_EVERY_MS);
  }
}

function parseLine(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // No JSON, or cut off by a kill.
  }
}
