import { describeEventLine } from "./describe-event-line.ts";

/** A log line of a process in a few words: its message, and what it says of the cause. */
export function describeLine(line: Record<string, unknown>): string {
  const { msg, err, reason, error } = line;
  const cause = [messageOf(err), reason, error].find((text) => typeof text === "string");
  const what = String(msg ?? describeEventLine(line) ?? "a line without a message");
  return cause === undefined ? what : `${what}: ${cause}`;
}

function messageOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "message" in error ? error.message : undefined;
}
