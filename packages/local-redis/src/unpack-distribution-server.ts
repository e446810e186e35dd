import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { describeMisfit } from "./describe-misfit.ts";
import { downloadDistributionPackages } from "./download-distribution-packages.ts";
import { runProgram } from "./run-program.ts";

/**
 * The command of a server unpacked from the distribution's own packages (Debian, Ubuntu) into `cacheFolder`:
 * nothing is installed, no root needed. Takes seconds the first time only. Throws when that cannot be.
 */
export async function unpackDistributionServer(
  cacheFolder: string,
  env: NodeJS.ProcessEnv | undefined,
): Promise<string[]> {
  const home = join(cacheFolder, "server");
  const findMisfit = async (folder: string) => describeMisfit(await serverCommand(folder), env);
  if (!(await findMisfit(home))) return serverCommand(home);

  await mkdir(cacheFolder, { recursive: true });
  const workFolder = await mkdtemp(join(cacheFolder, "unpacking-"));
  try {
    const unpacked = join(workFolder, "server");
    for (const archive of await downloadDistributionPackages(workFolder, env)) {
      await runProgram(["dpkg-deb", "--extract", archive, unpacked], env);
    }
    const misfit = await findMisfit(unpacked);
    if (misfit) throw new Error(misfit);
    await rename(unpacked, home).catch(async () => {
      // Another process was first, or what is there does not run on this machine.
      if (!(await findMisfit(home))) return;
      await rename(home, join(workFolder, "misfit"));
      await rename(unpacked, home);
    });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
  return serverCommand(home);
}

/** Starts the server in a folder of unpacked packages, with the libraries beside it. */
async function serverCommand(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const libraries = files.filter(({ name }) => /\.so(\.|$)/.test(name)).map(({ parentPath }) => parentPath);
  const libraryPath = [...new Set(libraries)].join(":");
  return ["env", `LD_LIBRARY_PATH=${libraryPath}`, join(folder, "usr/bin/redis-server")];
}
