import { writeFileSync } from "node:fs";
import { mkdir, open, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readCatalogFile } from "../src/read-catalog-file.ts";
import { watchCatalogFile } from "../src/watch-catalog-file.ts";
import { catalogText, env } from "./catalog-text.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const SOON = { timeout: 10_000 };

/** Watches a file. `told` is what was told so far: prompts of good catalogs, messages of problems. */
function watch(file: string, options: Partial<Parameters<typeof watchCatalogFile>[0]> = {}) {
  const told: string[] = [];
  const modifiedAtMs: number[] = [];
  const watcher = watchCatalogFile({
    file,
    env,
    intervalMs: 20,
    onCatalog(loaded) {
      told.push(loaded.catalog.menus["variant_a"]?.options[0]?.prompt ?? "");
      modifiedAtMs.push(loaded.modifiedAtMs);
    },
    onProblems: (problems) => told.push(...problems.map((problem) => problem.message)),
    ...options,
  });
  onTestFinished(() => watcher.close());
  return { told, modifiedAtMs, watcher };
}

async function catalogFile(prompt: string): Promise<string> {
  const file = join(await temporaryFolder(), "menus.yaml");
  await writeFile(file, catalogText(prompt));
  return file;
}

test("tells at first what the file holds", async () => {
  const file = await catalogFile("Press 1");
  const { told, modifiedAtMs } = watch(file);
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);
  expect(modifiedAtMs).toEqual([Math.floor((await stat(file)).mtimeMs)]);
});

test("does not tell what the caller knows, only what comes after it", async () => {
  const file = await catalogFile("Press 1");
  const known = await readCatalogFile(file, env);
  if (!known.ok) throw new Error("the file should be good");
  const control = watch(file);
  const { told } = watch(file, { known });
  await expect.poll(() => control.told, SOON).toEqual(["Press 1"]);
  await writeFile(file, catalogText("Press 2"));
  await expect.poll(() => told, SOON).toEqual(["Press 2"]);
});

test("tells what was written between the caller's reading and the watching", async () => {
  const file = await catalogFile("Press 1");
  const known = await readCatalogFile(file, env);
  if (!known.ok) throw new Error("the file should be good");
  await writeFile(file, catalogText("Press 2"));
  const { told } = watch(file, { known });
  await expect.poll(() => told, SOON).toEqual(["Press 2"]);
});

test("notices a file that is written in place", async () => {
  const file = await catalogFile("Press 1");
  const { told } = watch(file);
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);
  await writeFile(file, catalogText("Press 2"));
  await expect.poll(() => told, SOON).toEqual(["Press 1", "Press 2"]);
});

test("notices a file that is replaced by another, as editors do", async () => {
  const file = await catalogFile("Press 1");
  const { told } = watch(file);
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);
  await writeFile(`${file}.new`, catalogText("Press 2"));
  await rename(`${file}.new`, file);
  await expect.poll(() => told, SOON).toEqual(["Press 1", "Press 2"]);
});

test("notices a folder of links that is swapped, as Kubernetes does with a ConfigMap", async () => {
  const folder = await temporaryFolder();
  const publish = async (version: string, prompt: string) => {
    await mkdir(join(folder, version));
    await writeFile(join(folder, version, "menus.yaml"), catalogText(prompt));
    // The same time for all, so that only the content tells them apart.
    await utimes(join(folder, version, "menus.yaml"), 1_700_000_000, 1_700_000_000);
    await symlink(version, join(folder, "..data_tmp"));
    await rename(join(folder, "..data_tmp"), join(folder, "..data"));
  };
  await publish("..2026_01", "Press 1");
  await symlink("..data/menus.yaml", join(folder, "menus.yaml"));
  const { told } = watch(join(folder, "menus.yaml"));
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);
  await publish("..2026_02", "Press 2");
  await rm(join(folder, "..2026_01"), { recursive: true });
  await expect.poll(() => told, SOON).toEqual(["Press 1", "Press 2"]);
});

test("tells the same content again when the file is touched, with its new time", async () => {
  const file = await catalogFile("Press 1");
  const { told, modifiedAtMs } = watch(file);
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);
  await utimes(file, 2_000_000_000, 2_000_000_000);
  await expect.poll(() => told, SOON).toEqual(["Press 1", "Press 1"]);
  expect(modifiedAtMs[1]).toBe(2_000_000_000_000);
});

test("waits for the end of a half-written file", async () => {
  const file = await catalogFile("Press 1");
  const { told } = watch(file);
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);

  const text = catalogText("Press 2");
  const handle = await open(file, "w");
  onTestFinished(() => handle.close());
  await handle.write(text.slice(0, text.indexOf("segments")));
  await expect.poll(() => told, SOON).toEqual(["Press 1", "segments is missing"]);
  await handle.write(text.slice(text.indexOf("segments")));
  await expect.poll(() => told, SOON).toEqual(["Press 1", "segments is missing", "Press 2"]);
});

test("believes a file that is being written only when it stands still", async () => {
  const file = await catalogFile("Press 1");
  const { told } = watch(file, { intervalMs: 100 });
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);

  let writes = 0;
  await new Promise<void>((resolve) => {
    const writer = setInterval(() => {
      writes += 1;
      writeFileSync(file, catalogText(`Press ${writes}`));
      if (writes < 100) return;
      clearInterval(writer);
      resolve();
    }, 5);
  });
  await expect.poll(() => told, SOON).toEqual(["Press 1", "Press 100"]);
});

test("tells the same problems once, however long they last and however often the file is saved", async () => {
  const file = await catalogFile("Press 1");
  let parsings = 0;
  const countingEnv = {
    get GENESYS_FLOW_ID() {
      parsings += 1;
      return "f-1";
    },
  };
  const { told } = watch(file, { env: countingEnv });
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);

  const broken = catalogText("");
  for (const comment of ["", "# once more\n", "# and again\n"]) {
    const before = parsings;
    await writeFile(file, `${broken}${comment}`);
    await expect.poll(() => parsings, SOON).toBeGreaterThan(before);
  }
  await writeFile(file, catalogText("Press 2"));
  const problem = "menus.variant_a.options[0].prompt must not be empty";
  await expect.poll(() => told, SOON).toEqual(["Press 1", problem, "Press 2"]);
});

test("goes on when the file is gone, and tells when it is back as it was", async () => {
  const file = await catalogFile("Press 1");
  const { told } = watch(file);
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);
  await rename(file, `${file}.away`);
  await expect.poll(() => told, SOON).toEqual(["Press 1", `there is no file ${file}`]);
  await rename(`${file}.away`, file);
  await expect.poll(() => told, SOON).toEqual(["Press 1", `there is no file ${file}`, "Press 1"]);
});

test("starts on a file that is not there yet", async () => {
  const file = join(await temporaryFolder(), "menus.yaml");
  const { told } = watch(file);
  await expect.poll(() => told, SOON).toEqual([`there is no file ${file}`]);
  await writeFile(file, catalogText("Press 1"));
  await expect.poll(() => told, SOON).toEqual([`there is no file ${file}`, "Press 1"]);
});

test("tells nothing after it is closed, however often that is", async () => {
  const file = await catalogFile("Press 1");
  const { told, watcher } = watch(file);
  const early = watch(file);
  const closing = early.watcher.close();
  await expect.poll(() => told, SOON).toEqual(["Press 1"]);
  await Promise.all([closing, watcher.close(), watcher.close()]);

  await writeFile(file, catalogText("Press 2"));
  const control = watch(file);
  await expect.poll(() => control.told, SOON).toEqual(["Press 2"]);
  expect(told).toEqual(["Press 1"]);
  expect(early.told).toEqual([]);
});
