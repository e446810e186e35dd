import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Closers } from "@menuswitch/rig";
import type { Load, LoadResult } from "./load.ts";

/** A process that does nothing but send, so that what it costs is known and falls to nobody else. */
export interface Sender {
  /** One load at a time. */
  send(load: Load): Promise<LoadResult>;
}

const ENTRY = fileURLToPath(new URL("main.ts", import.meta.url));

export async function startSender(closers: Closers): Promise<Sender> {
  const child = fork(ENTRY, { execArgv: ["--import", "tsx/esm"], serialization: "advanced", detached: true });
  const ended = once(child, "close");
  closers.add(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  await once(child, "message");
  const lost = ended.then(() => {
    throw new Error("the sender has ended");
  });
  lost.catch(() => {}); // Told to whoever waits for a load, if anybody does.

  return {
    async send(load) {
      const answer = once(child, "message") as Promise<[{ result: LoadResult } | { error: string }]>;
      child.send(load);
      const [reply] = await Promise.race([answer, lost]);
      if ("error" in reply) throw new Error(`the sender failed: ${reply.error}`);
      return reply.result;
    },
  };
}
