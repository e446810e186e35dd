import { once } from "node:events";
import { createServer } from "node:net";

/** A TCP port of 127.0.0.1, `highest` at most, that nothing listens on now. */
export async function findFreePort(highest = 65_535): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    if (!address || typeof address === "string") throw new Error("a listening TCP server has a port");
    if (address.port <= highest) return address.port;
  }
}
