import { type Line, type Program, startProgram } from "@menuswitch/rig";

/** The place of one process: whoever runs there may be killed and started again. */
export interface Slot {
  name: string;
  kind: "ingress" | "worker";
  /** Where the process listens now, or listened last. */
  url(): string;
  program(): Program;
  start(env?: Record<string, string>, entry?: string): Promise<Program>;
  /** Ends the process with a signal and waits for its end, whatever state it is in. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | NodeJS.Signals>;
}

const LONGEST_STOP_MS = 25_000;

export function makeSlot(options: {
  name: string;
  kind: Slot["kind"];
  env: Record<string, string>;
  onLine: (line: Line) => void;
}): Slot {
  const { name, kind, onLine } = options;
  let running: Program | undefined;

  function program(): Program {
    if (!running) throw new Error(`${name} was never started`);
    return running;
  }

  return {
    name,
    kind,
    program,
    url: () => program().url,
    async start(env = {}, entry = `apps/${kind}/src/main.ts`) {
      running = await startProgram(entry, { env: { ...options.env, ...env }, onLine });
      return running;
    },
    async end(signal) {
      const ending = program();
      ending.kill(signal);
      const timer = setTimeout(() => ending.kill("SIGKILL"), LONGEST_STOP_MS);
      const how = await ending.exited;
      clearTimeout(timer);
      return how;
    },
  };
}
