import { once } from "node:events";
import { createServer } from "node:net";
import { type RunningProcess, startProcess } from "@menuswitch/rig";

/** Starts an app on the port its users know, or on a free one where somebody else has that. */
export async function startOnFamiliarPort(
  port: number,
  ...[app, env, onLine, signal]: Parameters<typeof startProcess>
): Promise<RunningProcess> {
  if (await isFree(port)) {
    try {
      return await startProcess(app, { ...env, PORT: String(port) }, onLine, signal);
    } catch (error) {
      // Another process may have taken it since.
      if (signal?.aborted || (await isFree(port))) throw error;
    }
  }
  return startProcess(app, { ...env, PORT: "0" }, onLine, signal);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
