import { runCli } from "../src/run-cli.ts";

export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs one command line in this process.
 *
 * @param showProgress where somebody looks at the screen
 */
export async function menuswitch(
  args: readonly string[],
  env: Record<string, string> = {},
  showProgress?: (text: string) => void,
): Promise<Ended> {
  let [stdout, stderr] = ["", ""];
  const exitCode = await runCli(args, {
    env,
    print: (text) => {
      stdout += `${text}\n`;
    },
    warn: (text) => {
      stderr += `${text}\n`;
    },
    showProgress,
  });
  return { exitCode, stdout, stderr };
}
