import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

const STATUS_OF: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** Answers what was no whole HTTP request, and so never reached a route, and ends the connection. */
export function answerClientError(error: { code?: string }, socket: Duplex): void {
  if (!socket.writable) {
    // What arrives after the end must not cut off the answer that is still on its way out.
    if (!socket.writableEnded) socket.destroy();
    return;
  }
  const status = STATUS_OF[error.code ?? ""] ?? 400;
  const phrase = STATUS_CODES[status] ?? "";
  const body = JSON.stringify({ error: phrase });
  socket.end(
    [
      `HTTP/1.1 ${status} ${phrase}`,
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
