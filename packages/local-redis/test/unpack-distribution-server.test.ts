import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runProgram } from "../src/run-program.ts";
import { unpackDistributionServer } from "../src/unpack-distribution-server.ts";

/** Serves one package file, to own package lists only: like a machine whose lists were never fetched. */
const APT_GET = `#!/bin/sh
for argument; do
  case $argument in
    -oDir::Cache::archives=*) archives=\${argument#*=} ;;
    -oDir::State::lists=*) lists=\${argument#*=} ;;
    update) touch "$lists/updated" && exit ;;
  esac
done
[ -e "$lists/updated" ] && cp "$(dirname "$0")/redis.deb" "$archives" && exit
echo "E: Unable to locate package redis-server" >&2
exit 100
`;

describe.runIf(existsSync("/usr/bin/dpkg-deb"))("the distribution's packages", () => {
  test("are unpacked by several processes at once, and found again without the network", async () => {
    const { cacheFolder, env } = await makeMachine("7.0.15");

    const commands = await Promise.all([1, 2, 3].map(() => unpackDistributionServer(cacheFolder, env)));
    const later = await unpackDistributionServer(cacheFolder, { PATH: "/usr/bin:/bin" });

    expect(commands).toEqual([later, later, later]);
    expect(await versionOf(later)).toContain("v=7.0.15");
    expect(await readdir(cacheFolder)).toEqual(["server"]);
  });

  test("replace an unpacked server that does not run on this machine", async () => {
    const { cacheFolder, env } = await makeMachine("7.0.15");
    await mkdir(join(cacheFolder, "server/usr/bin"), { recursive: true });
    await writeFile(join(cacheFolder, "server/usr/bin/redis-server"), "not a program", { mode: 0o755 });

    expect(await versionOf(await unpackDistributionServer(cacheFolder, env))).toContain("v=7.0.15");
    expect(await readdir(cacheFolder)).toEqual(["server"]);
  });

  test("are not used when they are too old", async () => {
    const { cacheFolder, env } = await makeMachine("6.0.16");

    await expect(unpackDistributionServer(cacheFolder, env)).rejects.toThrow("is version 6.0.16");
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  test("are not used when they cannot be had, for the reason apt gives", async () => {
    const { cacheFolder, env, folder } = await makeMachine("7.0.15");
    await rm(join(folder, "redis.deb"));

    await expect(unpackDistributionServer(cacheFolder, env)).rejects.toThrow("E: Unable to locate package");
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});

async function makeMachine(version: string) {
  const folder = await mkdtemp(join(tmpdir(), "local-redis-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "apt-get"), APT_GET, { mode: 0o755 });

  const contents = join(folder, "contents");
  await mkdir(join(contents, "usr/bin"), { recursive: true });
  const program = `#!/bin/sh\necho "Redis server v=${version} bits=64"\n`;
  await writeFile(join(contents, "usr/bin/redis-server"), program, { mode: 0o755 });
  await mkdir(join(contents, "DEBIAN"), { mode: 0o755 });
  const control = `Package: redis-server\nVersion: ${version}\nArchitecture: all\nMaintainer: tests\nDescription: tests\n`;
  await writeFile(join(contents, "DEBIAN/control"), control);
  await runProgram(["dpkg-deb", "--build", contents, join(folder, "redis.deb")], undefined);

  return { folder, cacheFolder: join(folder, "cache"), env: { PATH: `${folder}:/usr/bin:/bin` } };
}

function versionOf(command: string[]): Promise<string> {
  return runProgram([...command, "--version"], undefined);
}
