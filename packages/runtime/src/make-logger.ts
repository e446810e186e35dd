import { type DestinationStream, type Logger, pino } from "pino";
import { logError } from "./log-error.ts";
import type { LOG_LEVELS } from "./variables.ts";

/** Loaded for a person alone: a container has no terminal, and starts the sooner. */
const pretty = process.stdout.isTTY ? (await import("pino-pretty")).default : undefined;

export type { Logger };
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A net for mistakes: no code is meant to log these. */
const SECRET_KEYS = [
  "authorization",
  "Authorization",
  "cookie",
  "set-cookie",
  "password",
  "secret",
  "clientSecret",
  "client_secret",
  "token",
  "accessToken",
  "access_token",
  "apiKey",
  "x-api-key",
  "x-hub-signature-256",
  "webhook-signature",
  "WEBHOOK_TOKENS",
  "WEBHOOK_BASIC_CREDENTIALS",
  "WEBHOOK_HMAC_SECRETS",
  "WEBHOOK_STANDARD_SECRETS",
];

/** Named one by one: wildcard paths make every line about ten times as dear. */
const SECRET_PLACES = [
  "",
  "headers",
  "config",
  "options",
  "body",
  "request.headers",
  "req.headers",
  "options.headers",
];

/**
 * JSON lines on stdout, or readable ones where stdout is a terminal. A line is written before the call returns, so that
 * what was logged before an acknowledgement or a crash is never lost.
 */
export function makeLogger({
  name,
  level,
  destination = stdout(),
}: {
  name: string;
  level: LogLevel;
  /** In place of stdout, for tests. */
  destination?: DestinationStream;
}): Logger {
  return pino(
    {
      name,
      level,
      serializers: { err: logError },
      redact: SECRET_PLACES.flatMap((place) => SECRET_KEYS.map((key) => `${place}["${key}"]`)),
    },
    destination,
  );
}

/** POSIX: what is written to a pipe in one go up to this size is not interleaved with what other processes write to it. */
const PIPE_BUF_BYTES = 4_096;

/**
 * A child whose lines are written several at a time, all of them by the end of `flush`: a system call costs as much as
 * making a line does. Lines stay whole where several processes share a pipe.
 */
export function makeGatheringLogger(logger: Logger, level: LogLevel): { logger: Logger; flush(): void } {
  const { streamSym } = pino.symbols;
  const stream: DestinationStream = Reflect.get(logger, streamSym);
  let lines = "";
  let bytes = 0;

  function flush(): void {
    if (lines !== "") stream.write(lines);
    lines = "";
    bytes = 0;
  }
  function write(line: string): void {
    const more = Buffer.byteLength(line);
    if (bytes + more > PIPE_BUF_BYTES) flush();
    lines += line;
    bytes += more;
  }
  return { logger: Object.assign(logger.child({}, { level }), { [streamSym]: { write } }), flush };
}

function stdout(): DestinationStream {
  if (pretty) return pretty({ sync: true, ignore: "pid,hostname" });
  // Node makes a pipe on stdout non-blocking; a full one would then cost a nap of 100 ms every few hundred lines.
  const stream: typeof process.stdout & { _handle?: { setBlocking?(blocking: boolean): void } } =
    process.stdout;
  stream._handle?.setBlocking?.(true);
  return pino.destination({ dest: 1, sync: true });
}
