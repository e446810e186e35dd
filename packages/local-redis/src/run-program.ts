import { execFile } from "node:child_process";
import { promisify } from "node:util";

const TIMEOUT_MS = 60_000;

/** Runs `command` to its end and returns what it printed. Its failure is told in one line. */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv | undefined,
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { env, timeout: TIMEOUT_MS });
    return stdout;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ("code" in error && error.code === "ENOENT")
      throw new Error(`${program} is not on PATH`, { cause: error });
    const [firstLine = "", ...output] = error.message.trim().split("\n");
    throw new Error(output.findLast((line) => line) ?? firstLine, { cause: error });
  }
}
