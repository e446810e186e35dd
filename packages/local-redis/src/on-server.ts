import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

const LONGEST_WAIT_MS = 30_000;
const LOOK_AGAIN_MS = 20;

/** Does something on the server at `port`, over a connection that ends with it. */
export async function onServer<Value>(
  { port }: { port: number },
  use: (client: Redis) => Promise<Value>,
): Promise<Value> {
  const client = new Redis(port, "127.0.0.1");
  client.on("error", () => {}); // Commands fail, which is enough.
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

/** Waits until a server says what is expected of it. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + LONGEST_WAIT_MS;
  while (!(await isSo())) {
    if (performance.now() > deadlineMs)
      throw new Error(`${what} did not happen within ${LONGEST_WAIT_MS} ms`);
    await sleep(LOOK_AGAIN_MS);
  }
}
