import { resolve } from "node:path";
import { describeMisfit } from "./describe-misfit.ts";
import { unpackDistributionServer } from "./unpack-distribution-server.ts";

const REPOSITORY_CACHE = resolve(import.meta.dirname, "../../../.cache/redis");
const HOMEBREW_FOLDERS = ["/opt/homebrew/bin", "/usr/local/bin"];

export interface FindServersOptions {
  /** Where a server is unpacked, and found by the next start; `.cache/redis` of the repository by default. */
  cacheFolder?: string;
  /** Environment of every program started; this process's own by default. */
  env?: NodeJS.ProcessEnv;
}

/** The commands that start a fit Redis server, nearest first. `onMiss` is told why others are not among them. */
export async function* findServers(
  { cacheFolder = REPOSITORY_CACHE, env }: FindServersOptions,
  onMiss: (reason: string) => void,
): AsyncGenerator<string[]> {
  if (process.platform === "win32") {
    onMiss("no private server runs on Windows");
    return;
  }
  for (const program of installedPrograms()) {
    const misfit = await describeMisfit([program], env);
    if (misfit) onMiss(misfit);
    else yield [program];
  }
  if (process.platform !== "linux") return;
  try {
    yield await unpackDistributionServer(cacheFolder, env);
  } catch (error) {
    onMiss(`the distribution's packages: ${error instanceof Error ? error.message : error}`);
  }
}

function installedPrograms(): string[] {
  const names = ["redis-server", "valkey-server"];
  if (process.platform !== "darwin") return names;
  return [...names, ...HOMEBREW_FOLDERS.flatMap((folder) => names.map((name) => `${folder}/${name}`))];
}
