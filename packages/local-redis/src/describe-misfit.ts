import { runProgram } from "./run-program.ts";
import { isSupportedVersion } from "./server-version.ts";

/** Why `command` is not a Redis server that can be used, or undefined when it is one. */
export async function describeMisfit(
  command: readonly string[],
  env: NodeJS.ProcessEnv | undefined,
): Promise<string | undefined> {
  try {
    const version = /v=(\d\S*)/.exec(await runProgram([...command, "--version"], env))?.[1];
    if (version && isSupportedVersion(version)) return undefined;
    return `${command.at(-1)} is version ${version ?? "unknown"}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
