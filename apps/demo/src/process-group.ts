import { type AppName, ProcessError, type RunningProcess, startProcess } from "@menuswitch/rig";
import { startOnFamiliarPort } from "./start-on-familiar-port.ts";

export interface Launch {
  /** What the demo calls the process. */
  name: string;
  app: AppName;
  env: Record<string, string>;
  /** Taken if it is free. */
  familiarPort?: number;
}

export interface ProcessGroup {
  start(launch: Launch): Promise<RunningProcess>;
  /** Stops all, the last started first, and waits for their end; starts under way are given up. Idempotent. */
  close(): Promise<void>;
}

/** The processes of the demo. The callbacks are not called once the group is being closed. */
export function makeProcessGroup(options: {
  /** Each line that a process logs. */
  onLine: (name: string, line: Record<string, unknown>) => void;
  /** A process that ended by itself. */
  onLost: (error: ProcessError) => void;
}): ProcessGroup {
  const closed = new AbortController();
  const members: Promise<RunningProcess>[] = [];
  let closing: Promise<void> | undefined;

  async function launch({ name, app, env, familiarPort }: Launch): Promise<RunningProcess> {
    const onLine = (line: Record<string, unknown>) => {
      if (!closed.signal.aborted) options.onLine(name, line);
    };
    const start = [app, env, onLine, closed.signal] as const;
    const started = await (familiarPort === undefined
      ? startProcess(...start)
      : startOnFamiliarPort(familiarPort, ...start));
    void started.exited.then((how) => {
      if (!closed.signal.aborted) options.onLost(new ProcessError(describeEnd(name, how, started)));
    });
    return started;
  }

  async function stopAll(): Promise<void> {
    closed.abort();
    for (const member of members.toReversed()) {
      await member.then(
        (started) => started.stop(),
        () => {}, // It never ran, as its starter was told.
      );
    }
  }

  return {
    start(options) {
      const started = launch(options);
      members.push(started);
      return started;
    },
    close() {
      closing ??= stopAll();
      return closing;
    },
  };
}

function describeEnd(name: string, how: number | NodeJS.Signals, { lastWords }: RunningProcess): string {
  const manner = typeof how === "number" ? `ended with exit code ${how}` : `was ended by ${how}`;
  return `${name} ${manner}. Its last lines:${lastWords()}`;
}
