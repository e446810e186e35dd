import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** Of two workers the other one may be first at the work, many times in a row. */
const LONGEST_WAIT_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Whether SIGSTOP holds a process; one that has ended is not stopped. */
export async function isStopped(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name before the state may itself hold spaces and brackets.
  return stat.slice(stat.lastIndexOf(")")).startsWith(") T ");
}

/** Waits until a process has stopped itself; false where it has not within a minute. */
export async function stopsItself(pid: number): Promise<boolean> {
  const until = performance.now() + LONGEST_WAIT_MS;
  while (performance.now() < until) {
    if (await isStopped(pid)) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}
