import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

const STATUS_OF: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** Answers what was no whole HTTP request, and so never reached a route. */
export function answerClientError(error: { code?: string }, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
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
