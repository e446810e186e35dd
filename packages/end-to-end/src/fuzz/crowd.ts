import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WEBHOOK_PATH } from "./request.ts";

const CONNECTIONS_AT_ONCE = 200;
const HEAD = `POST ${WEBHOOK_PATH} HTTP/1.1\r\nHost: menuswitch\r\n`;

/** Opens connections that never say a word, as many as `count`; tells how many were open together. */
export async function openIdleConnections(port: number, count: number, signal: AbortSignal) {
  const sockets = new Set<Socket>();
  let most = 0;
  for (let opened = 0; opened < count && !signal.aborted; opened += CONNECTIONS_AT_ONCE) {
    const batch = Array.from({ length: Math.min(CONNECTIONS_AT_ONCE, count - opened) }, () => open(port));
    for (const socket of batch) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    await Promise.all(
      batch.map((socket) => Promise.race([once(socket, "connect"), once(socket, "close")]).catch(() => {})),
    );
    most = Math.max(most, sockets.size);
  }
  return {
    most,
    open: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * Sends a byte now and then, in a head or in a body that never ends, for `longestMs` at most.
 *
 * @returns how long the server put up with it, in milliseconds
 */
export async function sendSlowly(
  port: number,
  part: "head" | "body",
  key: string,
  longestMs: number,
): Promise<{ lastedMs: number; received: string }> {
  const socket = open(port);
  const startedAt = performance.now();
  let received = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    received += text;
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const timer = setTimeout(() => socket.destroy(), longestMs);
  socket.write(
    part === "head"
      ? HEAD
      : `${HEAD}X-API-Key: ${key}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`,
  );
  while (!socket.closed) {
    socket.write(part === "head" ? "X-Slow: 1\r\n" : " ");
    await Promise.race([closed, sleep(500)]);
  }
  clearTimeout(timer);
  return { lastedMs: performance.now() - startedAt, received };
}

function open(port: number): Socket {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  // Read, so that the server's end of the connection is noticed.
  socket.resume();
  return socket;
}
