import { once } from "node:events";
import type { Program } from "@menuswitch/rig";
import { z } from "zod";

/** For the environment of a process whose heap is to be looked at. */
export const INSPECTED = { NODE_OPTIONS: "--inspect=127.0.0.1:0" };

const heapSchema = z.object({ result: z.object({ usedSize: z.number() }) });

/**
 * What a process still holds after a full collection, in MB: resident memory says what V8 has not cared to collect yet.
 *
 * @throws Error where the process was started without `INSPECTED`
 */
export async function readLiveHeap(program: Program): Promise<number> {
  const [address] = /ws:\/\/\S+/.exec(program.stderr()) ?? [];
  if (address === undefined) throw new Error("the process does not let itself be inspected");
  const inspector = new WebSocket(address);
  await once(inspector, "open");
  const ask = async (method: string): Promise<unknown> => {
    inspector.send(JSON.stringify({ id: 1, method }));
    const [{ data }] = await once(inspector, "message");
    return JSON.parse(String(data));
  };
  try {
    await ask("HeapProfiler.collectGarbage");
    const { usedSize } = heapSchema.parse(await ask("Runtime.getHeapUsage")).result;
    return usedSize / 1_048_576;
  } finally {
    inspector.close();
  }
}
