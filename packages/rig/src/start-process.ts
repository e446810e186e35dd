import { type Line, type Program, type ProgramOptions, startProgram } from "./start-program.ts";

export type AppName = "ingress" | "worker" | "dashboard" | "simulator";

export interface RunningProcess extends Program {
  /** What it has written to stdout, parsed; lines that are no JSON are left out. */
  lines: Line[];
}

/** Starts one of the apps, as `startProgram` does, and remembers what it logs. */
export async function startProcess(
  app: AppName,
  env: Record<string, string>,
  onLine: (line: Line) => void = () => {},
  signal?: ProgramOptions["signal"],
): Promise<RunningProcess> {
  const lines: Line[] = [];
  const program = await startProgram(`apps/${app}/src/main.ts`, {
    env,
    signal,
    onLine(line) {
      lines.push(line);
      onLine(line);
    },
  });
  return { ...program, lines };
}
