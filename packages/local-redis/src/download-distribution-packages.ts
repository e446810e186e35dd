import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";

const PATIENCE = ["-oAcquire::Retries=1", "-oAcquire::http::Timeout=15", "-oAcquire::https::Timeout=15"];

/** Downloads a server, and the libraries this machine lacks for it, into `workFolder`. Returns the .deb files. */
export async function downloadDistributionPackages(
  workFolder: string,
  env: NodeJS.ProcessEnv | undefined,
): Promise<string[]> {
  const archives = join(workFolder, "archives");
  const lists = join(workFolder, "lists");
  await mkdir(join(archives, "partial"), { recursive: true });
  await mkdir(join(lists, "partial"), { recursive: true });

  const ownCache = [
    "-oDebug::NoLocking=1",
    `-oDir::Cache=${workFolder}`,
    `-oDir::Cache::archives=${archives}`,
  ];
  const ownLists = `-oDir::State::lists=${lists}`;
  const aptGet = (...args: string[]) => runProgram(["apt-get", ...PATIENCE, ...ownCache, ...args], env);
  const download = (...args: string[]) =>
    aptGet(...args, "install", "--download-only", "--yes", "--no-install-recommends", "redis-server");

  try {
    await download();
  } catch {
    // The machine's package lists are missing or outdated. A source that fails does not matter if another has it.
    await aptGet(ownLists, "update").catch(() => {});
    await download(ownLists);
  }
  const names = await readdir(archives);
  return names.filter((name) => name.endsWith(".deb")).map((name) => join(archives, name));
}
