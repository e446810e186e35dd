import { STATUS_CODES } from "node:http";
import type { FastifyError } from "fastify";
import { MISSING_PAYLOAD } from "./parse-event.ts";

/** What a sender is told of an error that Fastify met before a route could answer; nothing internal. */
export function describeError(
  error: Pick<FastifyError, "code" | "statusCode">,
  headers: { "content-length"?: string | undefined; "transfer-encoding"?: string | undefined },
): { status: number; text: string } {
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return { status: 413, text: "The payload is too large" };
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    const isEmpty =
      headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
    return isEmpty
      ? { status: 400, text: MISSING_PAYLOAD }
      : { status: 415, text: "The Content-Type is not valid" };
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return { status, text: STATUS_CODES[status] ?? "Bad Request" };
  return { status: 500, text: "Internal error" };
}
