import type { z } from "zod";
import { type Logger, type LogLevel, makeLogger } from "./make-logger.ts";
import { makeShutdown, type Shutdown } from "./make-shutdown.ts";
import { parseConfig } from "./parse-config.ts";
import { StartError } from "./start-error.ts";
import { DEFAULT_SHUTDOWN_TIMEOUT_MS } from "./variables.ts";

/** What the frame itself needs of a config: spread `commonVariables` and, for `SHUTDOWN_TIMEOUT_MS`, `listenVariables`. */
type FrameConfig = { LOG_LEVEL: LogLevel; SHUTDOWN_TIMEOUT_MS?: number };

export interface ProcessContext<Config> {
  config: Config;
  env: NodeJS.ProcessEnv;
  logger: Logger;
  shutdown: Shutdown;
}

/** Ctrl-C under `npm run` arrives twice: from the terminal and again from npm. */
const SAME_KEYSTROKE_MS = 200;

/**
 * The frame of every `main.ts`: parses the config, makes the logger, runs `main`, and ends the process:
 *
 * - A `StartError` (a `ConfigError` is one) from parsing or from `main`: its message on stderr, exit 1.
 * - Any other error, thrown by `main` or caught by nobody: one fatal log line, exit 1.
 * - SIGTERM or SIGINT: everything given to `shutdown.add` is closed, the last added first, then exit 0; exit 1 when
 *   that took longer than `SHUTDOWN_TIMEOUT_MS` or something failed to close. A second signal exits 1 at once.
 *
 * `main` returns when everything is started; what was started keeps the process alive.
 */
export function runProcess<Config extends FrameConfig>({
  name,
  env,
  schema,
  main,
}: {
  name: string;
  env: NodeJS.ProcessEnv;
  schema: z.ZodObject & z.ZodType<Config>;
  main: (context: ProcessContext<Config>) => Promise<void> | void;
}): void {
  let config: Config;
  try {
    config = parseConfig(schema, env);
  } catch (error) {
    refuseToStart(name, error);
  }
  const logger = makeLogger({ name, level: config.LOG_LEVEL });

  const fail = (err: unknown) => {
    logger.fatal({ err }, "stopped by an unexpected error");
    process.exit(1);
  };
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);

  const shutdown = makeShutdown({
    logger,
    timeoutMs: config.SHUTDOWN_TIMEOUT_MS ?? DEFAULT_SHUTDOWN_TIMEOUT_MS,
  });
  onStopSignal((signal) => {
    logger.info({ signal }, "stopping");
    shutdown.begin();
  });

  Promise.resolve({ config, env, logger, shutdown })
    .then(main)
    .catch((error: unknown) => (error instanceof StartError ? refuseToStart(name, error) : fail(error)));
}

function refuseToStart(name: string, error: unknown): never {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${name}: ${error.message}\n`);
  process.exit(1);
}

function onStopSignal(stop: (signal: string) => void): void {
  let lastInterruptAt = Number.NEGATIVE_INFINITY;
  process.on("SIGTERM", stop);
  process.on("SIGINT", (signal) => {
    const now = performance.now();
    if (now - lastInterruptAt < SAME_KEYSTROKE_MS) return;
    lastInterruptAt = now;
    stop(signal);
  });
}
