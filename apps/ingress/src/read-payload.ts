import { isUtf8 } from "node:buffer";
import { MISSING_PAYLOAD } from "./parse-event.ts";

export type Payload = { value: unknown } | { status: 400 | 415; error: string };

/** The JSON value in a request's body. A body without content is missing, whatever its type claims. */
export function readPayload(contentType: string | undefined, body: Buffer | null | undefined): Payload {
  if (!body?.length) return { status: 400, error: MISSING_PAYLOAD };
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? "")) {
    return { status: 415, error: "The Content-Type must be application/json" };
  }
  if (!isUtf8(body)) return { status: 400, error: "The payload is not UTF-8" };
  const text = body.toString().replace(/^\uFEFF/, "");
  if (text.trim() === "") return { status: 400, error: MISSING_PAYLOAD };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { status: 400, error: "The payload is not valid JSON" };
  }
}
