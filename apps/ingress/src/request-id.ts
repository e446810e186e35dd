import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The sender's `X-Request-Id`, where it is fit to be echoed and logged; else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && /^[\x21-\x7e]{1,128}$/.test(given) ? given : randomUUID();
}
