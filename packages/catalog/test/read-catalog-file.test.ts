import { execFile } from "node:child_process";
import { mkdir, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { formatProblems } from "../src/format-problems.ts";
import { readCatalogFile } from "../src/read-catalog-file.ts";
import { catalogText, env } from "./catalog-text.ts";
import { temporaryFolder } from "./temporary-folder.ts";

async function problemsOf(file: string): Promise<string> {
  const read = await readCatalogFile(file, env);
  return read.ok ? "none" : formatProblems(read.problems);
}

test("reads a catalog and when it was modified, in whole milliseconds", async () => {
  const file = join(await temporaryFolder(), "menus.yaml");
  await writeFile(file, catalogText("Press 1"));
  await utimes(file, 1_700_000_000.1239, 1_700_000_000.1239);
  expect(await readCatalogFile(file, env)).toMatchObject({
    ok: true,
    modifiedAtMs: 1_700_000_000_123,
    catalog: { menus: { variant_a: { options: [{ value: "support", prompt: "Press 1" }] } } },
  });
});

test("takes a path from the working directory, and follows links", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "real.yaml"), catalogText("Press 1"));
  await symlink("real.yaml", join(folder, "link.yaml"));
  expect(await readCatalogFile(relative(process.cwd(), join(folder, "link.yaml")), env)).toMatchObject({
    ok: true,
  });
});

test("names the whole path of a file that is not there, and the file as it was named", async () => {
  expect(await problemsOf("nowhere/menus.yaml")).toBe(
    `nowhere/menus.yaml:1:1  there is no file ${resolve("nowhere/menus.yaml")} (name another, or set MENU_CATALOG)\n1 problem`,
  );
});

test("refuses what is no readable file", async () => {
  const folder = await temporaryFolder();
  const path = (name: string) => join(folder, name);
  await mkdir(path("folder"));
  await symlink("loop", path("loop"));
  await promisify(execFile)("mkfifo", [path("pipe")]);
  await writeFile(path("utf-16.yaml"), Buffer.from(`\uFEFF${catalogText("Press 1")}`, "utf16le"));
  await writeFile(path("file.yaml"), "");
  expect(await problemsOf(path("folder"))).toContain("folder is a folder");
  expect(await problemsOf(path("loop"))).toContain("loop cannot be read: ELOOP");
  expect(await problemsOf(path("pipe"))).toContain("pipe is not a regular file");
  expect(await problemsOf(path("utf-16.yaml"))).toContain("utf-16.yaml is not UTF-8 text");
  expect(await problemsOf(path("file.yaml/menus.yaml"))).toContain("menus.yaml cannot be read: ENOTDIR");
});

test("refuses a huge file without reading it", async () => {
  const file = join(await temporaryFolder(), "menus.yaml");
  await writeFile(file, catalogText("Press 1"));
  await truncate(file, 5 * 1_024 ** 4);
  expect(await problemsOf(file)).toContain("the file is larger than 1 MiB");
});
