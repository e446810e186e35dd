import { Redis } from "ioredis";

/** Resolves when a replica of the server has all that the server has written until now. */
export async function untilReplicated({ port }: { port: number }, probeKey: string): Promise<void> {
  const client = new Redis(port);
  try {
    await client.set(probeKey, "", "EX", 60);
    if ((await client.wait(1, 5_000)) < 1) throw new Error("the replica does not keep up");
  } finally {
    client.disconnect();
  }
}
