import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A door in front of the real Redis that can be shut, opened and frozen, so that one test cannot disturb another. */
export async function startRedisProxy(redisUrl: string) {
  const upstream = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((client) => {
    const redis = connect(Number(upstream.port || 6379), upstream.hostname);
    for (const [from, to] of [
      [client, redis],
      [redis, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on("data", (chunk) => frozen || to.write(chunk));
    }
  });
  const open = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy has no port");
    return address.port;
  };
  const port = await open(0);
  const shut = async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, "close");
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    shut,
    reopen: () => open(port),
    /** Connections stay; what is sent through them is swallowed. */
    freeze: () => {
      frozen = true;
    },
  };
}
