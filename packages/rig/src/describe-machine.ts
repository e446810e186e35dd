import { readFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";

/** The machine in words, without its name. */
export async function describeMachine(redisVersion: string): Promise<string> {
  const distribution = await readFile("/etc/os-release", "utf8").then(
    (text) => /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1],
    () => undefined,
  );
  return [
    `${cpus().length} cores`,
    `${Math.round(totalmem() / 2 ** 30)} GB of memory`,
    distribution ?? `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    `Redis ${redisVersion}`,
  ].join(", ");
}
