import { spawn } from "node:child_process";
import { once } from "node:events";

/** Stops a process for a while. A shell of its own wakes it again, even when this process has ended meanwhile. */
export async function freeze(pid: number, ms: number): Promise<void> {
  const script = `kill -STOP ${pid}; sleep ${ms / 1000}; kill -CONT ${pid}`;
  await once(spawn("sh", ["-c", script], { detached: true, stdio: "ignore" }), "exit");
}
