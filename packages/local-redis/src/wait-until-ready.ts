import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import type { WatchedServer } from "./start-watched.ts";

const READY_MS = 30_000;
const RETRY_MS = 20;

/** Waits until the server has loaded its data. Throws when it ends instead. */
export async function waitUntilReady({ pid, ended }: WatchedServer, port: number): Promise<void> {
  const client = new Redis(port, "127.0.0.1", {
    enableReadyCheck: false,
    maxRetriesPerRequest: null,
    retryStrategy: () => RETRY_MS,
  });
  client.on("error", () => {}); // Refused until the server listens.
  const fail = (message: string) => () => Promise.reject(new Error(message));
  try {
    await Promise.race([
      waitUntilLoaded(client, pid),
      ended.then(fail("it ended at once")),
      sleep(READY_MS, undefined, { ref: false }).then(fail(`it did not answer within ${READY_MS} ms`)),
    ]);
  } finally {
    client.disconnect();
  }
}

async function waitUntilLoaded(client: Redis, pid: number): Promise<void> {
  for (;;) {
    const info = await client.info();
    if (!info.includes(`process_id:${pid}\r\n`)) throw new Error("another server has its port");
    if (!info.includes("loading:1\r\n")) return;
    await sleep(RETRY_MS);
  }
}
