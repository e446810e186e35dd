import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { menuswitch } from "./run-menuswitch.ts";

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "menus.yaml");
  await writeFile(file, text);
  return file;
}

const CATALOG = `version: 1
targets:
  main-ivr: { kind: flow, flowId: f-1, profile: seed }
menus:
  variant_a: { target: main-ivr, options: [{ value: support, prompt: Press 1 }] }
  variant_b: { target: main-ivr, options: [{ value: support, prompt: Press 1 }] }
segments:
  default: { menu: variant_a }
`;

test("finds the catalog that comes with the project good", async () => {
  const ended = await menuswitch(["menus", "check"], { GENESYS_FLOW_ID: "f-1" });
  expect(ended).toEqual({
    exitCode: 0,
    stdout: "menus.yaml is good: 1 target, 2 menus, 2 segments\n",
    stderr: "",
  });
});

test("says which variable is missing, where it is used and how to set it", async () => {
  const { exitCode, stdout } = await menuswitch(["menus", "check"]);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^menus\.yaml:\d+:\d+ {2}environment variable GENESYS_FLOW_ID is missing, and targets\.main-ivr\.flowId needs it \(.*export GENESYS_FLOW_ID=/,
  );
  expect(stdout).toMatch(/\n1 problem\n$/);
});

test("checks the file it is given, or else the one of MENU_CATALOG, and names menus that nobody hears", async () => {
  const file = await fileWith(CATALOG);
  const summary = `${file} is good: 1 target, 2 menus, 1 segment\nused by no segment: variant_b\n`;
  expect(await menuswitch(["menus", "check", file], { MENU_CATALOG: "nowhere.yaml" })).toMatchObject({
    exitCode: 0,
    stdout: summary,
  });
  expect(await menuswitch(["menus", "check"], { MENU_CATALOG: file })).toMatchObject({
    exitCode: 0,
    stdout: summary,
  });
});

test("tells a machine what it found as JSON, with the same exit codes", async () => {
  const good = await fileWith(CATALOG);
  const { exitCode, stdout } = await menuswitch(["menus", "check", good, "--json"]);
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { file: good, ok: true, problems: [] }]);
  const bad = await fileWith(CATALOG.replace("variant_a }", "varaint_a }"));
  const ended = await menuswitch(["menus", "check", bad, "--json"]);
  expect([ended.exitCode, JSON.parse(ended.stdout)]).toMatchObject([
    1,
    { file: bad, ok: false, problems: [{ line: 8, path: "segments.default.menu" }], warnings: [] },
  ]);
});

test("lists all problems with their lines, and exits with 1", async () => {
  const file = await fileWith(CATALOG.replace("variant_a }", "varaint_a }").replace("seed", "sed"));
  expect(await menuswitch(["menus", "check", file])).toEqual({
    exitCode: 1,
    stdout: [
      `${file}:3:49  unknown profile "sed", allowed: seed, platform (did you mean "seed"?)`,
      `${file}:8:20  unknown menu "varaint_a" (did you mean "variant_a"?)`,
      "2 problems\n",
    ].join("\n"),
    stderr: "",
  });
});

test("exits with 1 for a file that is not there", async () => {
  const { exitCode, stdout } = await menuswitch(["menus", "check", "nowhere.yaml"]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`there is no file ${resolve("nowhere.yaml")}`);
});

test.each([
  [[]],
  [["menus"]],
  [["menus", "chek"]],
  [["menus", "check", "--strict"]],
  [["menus", "check", "one.yaml", "two.yaml"]],
])("exits with 1 for the wrong usage %j, and says so on stderr", async (args) => {
  const { exitCode, stdout, stderr } = await menuswitch(args);
  expect(exitCode).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/Usage|error/);
});

test("explains itself", async () => {
  const { exitCode, stdout } = await menuswitch(["menus", "check", "--help"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("$MENU_CATALOG");
});

test("runs as a process of its own, and ends with the code of its command", async () => {
  const main = join(import.meta.dirname, "../src/main.ts");
  const run = promisify(execFile)(process.execPath, [
    "--import",
    "tsx",
    main,
    "menus",
    "check",
    "nowhere.yaml",
  ]);
  await expect(run).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining("there is no file") });
});

test.each([
  [[], ["menus check menus.yaml", "doctor", "segments get"]],
  [
    ["menus", "plan"],
    ["GENESYS_CLIENT_ID", "MENU_CATALOG", "~ to change", "Exit code"],
  ],
  [
    ["menus", "apply"],
    ["GENESYS_CLIENT_ID", "--timeout 300", "Exit code"],
  ],
  [["doctor"], ["GENESYS_REGION", "REDIS_URL", "Exit code"]],
  [
    ["segments", "get"],
    ["SEGMENT_KEY_TEMPLATE", "segments get 12345"],
  ],
  [
    ["segments", "import"],
    ["customerId,segment", "SEGMENT_KEY_TEMPLATE", "Exit code"],
  ],
])("the help of menuswitch %j tells what it wants and shows how it is used", async (command, told) => {
  const { exitCode, stdout } = await menuswitch([...command, "--help"]);
  expect(exitCode).toBe(0);
  for (const text of told) expect(stdout.replace(/\s+/g, " ")).toContain(text);
});
