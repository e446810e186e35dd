import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalRedisError } from "./local-redis-error.ts";

const ENDING_MS = 3_000;

/** Waits for a server on `dataFolder` that is ending. Throws when one stays: two would corrupt the append-only file. */
export async function waitUntilUnused(dataFolder: string): Promise<void> {
  const pid = Number(await readFile(join(dataFolder, "redis.pid"), "utf8").catch(() => "0"));
  const deadlineMs = performance.now() + ENDING_MS;
  while (pid && isAlive(pid)) {
    if (performance.now() > deadlineMs) {
      throw new LocalRedisError(`A Redis (process ${pid}) already runs on ${dataFolder}`);
    }
    await sleep(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
