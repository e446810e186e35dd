import type { Logger } from "./make-logger.ts";

export interface Shutdown {
  /** Registers what has to be closed before the process ends. The last added is closed first; one at a time. */
  add(name: string, close: () => unknown): void;
  /** Closes everything and ends the process: with `exitCode`, or with 1 when closing failed or took too long. */
  begin(exitCode?: number): void;
}

/** `begin` called again, while closing, ends the process at once. */
export function makeShutdown({ logger, timeoutMs }: { logger: Logger; timeoutMs: number }): Shutdown {
  const open: { name: string; close: () => unknown }[] = [];
  let begun = false;
  let closing = "";

  async function closeInReverseOrder(exitCode: number): Promise<void> {
    let code = exitCode;
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      closing = part.name;
      try {
        await part.close();
      } catch (err) {
        logger.error({ err, part: closing }, "closing failed");
        code = 1;
      }
    }
    logger.info("stopped");
    process.exit(code);
  }

  return {
    add: (name, close) => open.push({ name, close }),
    begin(exitCode = 0) {
      if (begun) process.exit(1);
      begun = true;
      setTimeout(() => {
        logger.error({ part: closing, timeoutMs }, "stopping took too long");
        process.exit(1);
      }, timeoutMs);
      void closeInReverseOrder(exitCode);
    },
  };
}
