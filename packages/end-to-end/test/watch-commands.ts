import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

export interface WatchedCommand {
  /** Port of the server that ran it. */
  server: number;
  isScript: boolean;
  /** Hash tags of all keys of Menuswitch that it touched; a script's undeclared ones too. */
  tags: Set<string>;
}

/** Watches every command that the servers run, until the test ends. */
export async function watchCommands(ports: readonly number[]): Promise<() => WatchedCommand[]> {
  const perServer = await Promise.all(ports.map(watchServer));
  return () => perServer.flat();
}

/** Not by ioredis, which breaks where lines come in one packet with the answer to MONITOR. */
async function watchServer(server: number): Promise<WatchedCommand[]> {
  const commands: WatchedCommand[] = [];
  const socket = connect(server, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write("MONITOR\r\n");
  createInterface({ input: socket }).on("line", (line) => {
    const [, source, command] = /^\+\S+ \[\d+ (\S+)\] (.*)$/.exec(line) ?? [];
    if (source === undefined || command === undefined) return;
    // What a script does stands right after the script: nothing else runs meanwhile.
    if (source !== "lua") commands.push({ server, isScript: /^"eval/i.test(command), tags: new Set() });
    for (const [, tag = ""] of command.matchAll(/ "menuswitch:\{([^}]+)\}/g)) commands.at(-1)?.tags.add(tag);
  });
  await once(socket, "data");
  return commands;
}
