import { spawn } from "node:child_process";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeSimulator } from "@menuswitch/genesys-simulator";
import { makeInteractionCommitter } from "@menuswitch/queue";
import { testRedis } from "@menuswitch/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { menuswitch } from "./run-menuswitch.ts";

const CATALOG = `version: 1
targets:
  table: { kind: datatable, datatableId: dt-1, key: segment, columns: { Variant: menu.id, Prompt1: option.1.prompt } }
  ivr: { kind: flow, flowId: flow-1, profile: platform }
menus:
  variant_a: { target: table, options: [{ value: support, prompt: Press 1 for an agent }] }
  variant_b: { target: table, options: [{ value: hours, prompt: Press 1 for our agent }] }
  side: { target: ivr, options: [{ value: agent, prompt: Press 1 for an agent }] }
segments:
  premium: { menu: variant_a }
  side: { menu: side }
  default: { menu: variant_b }
`;
const PERMISSIONS = [
  "architect:flow:view",
  "architect:flow:edit",
  "architect:datatable:view",
  "architect:datatableRow:edit",
  "architect:datatableRow:add",
];

async function setUp() {
  const { redis, redisUrl, keyPrefix } = testRedis();
  const simulator = await makeSimulator({ autoCreateFlows: false });
  onTestFinished(() => simulator.close());
  const { url } = await simulator.listen();
  simulator.createFlow({ id: "flow-1", name: "Main", type: "INBOUNDCALL" });
  simulator.createDatatable({
    id: "dt-1",
    name: "Menus",
    schema: {
      $schema: "http://json-schema.org/draft-04/schema#",
      type: "object",
      required: ["key"],
      additionalProperties: false,
      properties: {
        key: { title: "Segment", type: "string" },
        Variant: { title: "Variant", type: "string" },
        Prompt1: { title: "Prompt1", type: "string" },
      },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "menus.yaml");
  await writeFile(file, CATALOG);
  const env = {
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: keyPrefix,
    GENESYS_API_BASE: `${url}/api/v2`,
    GENESYS_TOKEN_URL: `${url}/oauth/token`,
    GENESYS_CLIENT_ID: "demo-client",
    GENESYS_CLIENT_SECRET: "demo-secret",
    MENU_CATALOG: file,
    PSEUDONYM_KEY: "a key for tests only",
  };
  return { redis, simulator, env, file };
}

type Finding = { what: string; verdict: string; detail: string; remedy?: string };

async function doctor(env: Record<string, string>) {
  const { exitCode, stdout } = await menuswitch(["doctor", "--json"], env);
  const findings: Finding[] = JSON.parse(stdout);
  return { exitCode, findings, problems: findings.filter(({ verdict }) => verdict === "problem") };
}

describe("doctor", () => {
  test("finds a sound installation sound", async () => {
    const { env } = await setUp();
    const { stdout, exitCode } = await menuswitch(["doctor"], env);
    expect(stdout).toContain(`API ${env.GENESYS_API_BASE}, tokens from ${env.GENESYS_TOKEN_URL}`);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .filter((line) => !/^✓/.test(line)),
    ).toEqual([]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("✓ Genesys: data table dt-1");
  });

  test("names each permission that is missing, and no other", async () => {
    const { env, simulator } = await setUp();
    for (const missing of PERMISSIONS) {
      simulator.configure({ permissions: PERMISSIONS.filter((one) => one !== missing) });
      const { exitCode, problems } = await doctor(env);
      const named = problems.filter(({ what }) => what.startsWith("Genesys: architect:"));
      expect(named, missing).toMatchObject([{ what: `Genesys: ${missing}` }]);
      expect(named[0]?.remedy).toContain(`add ${missing} to a role`);
      expect(exitCode, missing).toBe(1);
    }
  });

  test("tells for which divisions a permission is granted where that is not all, and finds a target outside", async () => {
    const { env, simulator } = await setUp();
    simulator.configure({ divisions: ["home", "sales"] });
    const inside = await doctor(env);
    expect(inside.problems).toEqual([]);
    const details = inside.findings.filter(({ what }) => what.startsWith("Genesys: architect:"));
    expect(new Set(details.map(({ detail }) => detail))).toEqual(
      new Set(["granted for what is in: Home, sales"]),
    );
    simulator.configure({ divisions: ["sales"] });
    expect((await doctor(env)).problems.map(({ what }) => what)).toEqual([
      "Genesys: data table dt-1",
      "Genesys: flow flow-1",
    ]);
  });

  test("says so where the platform does not tell what is granted, and finds by reading what can be read", async () => {
    const { env, simulator } = await setUp();
    simulator.configure({
      tellsGrants: false,
      permissions: PERMISSIONS.filter((one) => !one.endsWith("flow:view")),
    });
    const { findings, problems } = await doctor(env);
    expect(findings.filter(({ verdict }) => verdict === "unknown")).toHaveLength(PERMISSIONS.length);
    expect(problems).toMatchObject([
      { what: "Genesys: flow flow-1", remedy: expect.stringContaining("architect:flow:view") },
    ]);
  });

  test("finds wrong credentials, a missing flow, a wrong column, another limit, and Redis away", async () => {
    const { env, simulator, file } = await setUp();
    expect((await doctor({ ...env, GENESYS_CLIENT_SECRET: "wrong" })).problems).toMatchObject([
      { what: "Genesys: credentials", remedy: expect.stringContaining("GENESYS_CLIENT_SECRET") },
    ]);
    await writeFile(file, CATALOG.replace("flow-1", "flow-9").replace("Prompt1:", "Prompt9:"));
    simulator.configure({ rateLimitPerMinute: 200 });
    const { findings } = await doctor({ ...env, REDIS_URL: "redis://127.0.0.1:1" });
    const verdicts = Object.fromEntries(findings.map(({ what, verdict }) => [what, verdict]));
    expect(verdicts).toMatchObject({
      Redis: "problem",
      "Genesys: flow flow-9": "problem",
      "Genesys: data table dt-1": "problem",
      "Genesys: rate limit": "warning",
    });
    expect(JSON.stringify(findings)).toContain("Prompt9");
  });

  test("lists what the configuration lacks", async () => {
    const { problems } = await doctor({});
    expect(problems).toMatchObject([
      { what: "Configuration", detail: expect.stringContaining("GENESYS_CLIENT_ID") },
    ]);
  });
});

describe("plan and apply", () => {
  test("plan tells the differences and exits 2; apply has a worker write them; then plan exits 0", async () => {
    const { redis, env, simulator } = await setUp();
    const before = await menuswitch(["menus", "plan"], env);
    expect(before.exitCode).toBe(2);
    expect(before.stdout).toContain("+ table/premium: variant_a");
    expect(before.stdout).toContain('Prompt1: "Press 1 for an agent"');
    expect(before.stdout).toContain(". ivr: no caller yet");
    expect(simulator.counts({ method: "PUT" })).toEqual({});

    const worker = startWorker(env);
    const applied = await menuswitch(["menus", "apply", "--timeout", "60"], env);
    expect(applied.stdout).toBe("✓ table/premium\n✓ table/default\n. ivr: no caller yet\n");
    expect(applied.exitCode).toBe(0);
    expect((await menuswitch(["menus", "plan"], env)).exitCode).toBe(0);

    // A column that the table has not got, of rows that are there: no difference to be seen, and none that could be mended.
    const unfit = join(dirname(env.MENU_CATALOG), "unfit.yaml");
    await writeFile(unfit, CATALOG.replace("Prompt1:", "Prompt9:"));
    const misfit = await menuswitch(["menus", "plan"], { ...env, MENU_CATALOG: unfit });
    expect(misfit.stdout).toMatch(
      /^\? table\/premium: The catalog's columns do not fit data table dt-1: .*Prompt9/m,
    );
    expect(misfit.exitCode).toBe(1);

    // Somebody changes a row by hand: Menuswitch cannot know until it looks.
    const row = { key: "premium", Variant: "variant_x", Prompt1: "Press 1 for nobody" };
    await put(env, "/flows/datatables/dt-1/rows/premium", row);
    const drifted = await menuswitch(["menus", "plan"], env);
    expect(drifted.stdout).toContain('Prompt1: "Press 1 for nobody" -> "Press 1 for an agent"');
    const forMachines = JSON.parse((await menuswitch(["menus", "plan", "--json"], env)).stdout);
    expect(forMachines).toContainEqual(
      expect.objectContaining({ action: "change", targetId: "table/premium", menuId: "variant_a" }),
    );
    const again = await menuswitch(["menus", "apply", "--timeout", "60", "--json"], env);
    expect([again.exitCode, JSON.parse(again.stdout)]).toMatchObject([
      0,
      [{ targetId: "table/premium", result: "live" }, { targetId: "table/default" }, { targetId: "ivr" }],
    ]);
    expect((await menuswitch(["menus", "plan"], env)).exitCode).toBe(0);

    // A flow holds the menu of its newest caller, until somebody changes it.
    await call(redis, env.REDIS_KEY_PREFIX, "side");
    await expect.poll(() => simulator.holds("flow-1"), { timeout: 20_000 }).toBeDefined();
    await expect
      .poll(async () => (await menuswitch(["menus", "plan"], env)).stdout, { timeout: 20_000 })
      .toContain("= ivr: side");
    await put(env, "/flows/flow-1", { ...Object(simulator.holds("flow-1")), description: "mine" });
    const taken = await menuswitch(["menus", "plan"], env);
    expect([taken.exitCode, taken.stdout]).toEqual([2, expect.stringContaining("~ ivr: side")]);
    expect((await menuswitch(["menus", "apply", "--timeout", "60"], env)).exitCode).toBe(0);
    expect((await menuswitch(["menus", "plan"], env)).exitCode).toBe(0);
    await worker.stop();
  }, 120_000);

  test("plan names what cannot be read and exits 1; apply without a worker says what is missing", async () => {
    const { env, simulator, file } = await setUp();
    simulator.addFault({ kind: "status", status: 403 });
    const planned = await menuswitch(["menus", "plan"], env);
    expect(planned).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("? table/premium: Genesys Cloud answered 403"),
    });
    simulator.clearFaults();
    const applied = await menuswitch(["menus", "apply", "--timeout", "0.5"], env);
    expect(applied).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("Is a worker running") });

    // An older file than the one whose catalog is in force by now.
    await writeFile(file, CATALOG.replace("our agent", "any agent"));
    await utimes(file, 1_700_000_000, 1_700_000_000);
    expect(await menuswitch(["menus", "apply", "--timeout", "0.5"], env)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/newer catalog is in force.*touch/),
    });
  });
});

/** Somebody of that segment calls. */
async function call(
  redis: ReturnType<typeof testRedis>["redis"],
  keyPrefix: string,
  segment: string,
): Promise<void> {
  const committer = makeInteractionCommitter({
    redis,
    keyPrefix,
    partitions: 1,
    timeoutMs: 5_000,
    maxWaiting: 1,
  });
  const customerId = `${keyPrefix}-caller`;
  await redis.set(`customer:segment:${customerId}`, segment, "EX", 600);
  const now = Date.now();
  const interactionId = "call-1";
  await committer.commit({ interactionId, customerId, occurredAt: now, receivedAt: now, source: "tutorial" });
  await committer.close();
}

/** A person's own write, past Menuswitch. */
async function put(
  { GENESYS_TOKEN_URL, GENESYS_API_BASE }: { GENESYS_TOKEN_URL: string; GENESYS_API_BASE: string },
  path: string,
  content: object,
): Promise<void> {
  const authorization = `Basic ${Buffer.from("demo-client:demo-secret").toString("base64")}`;
  const body = new URLSearchParams({ grant_type: "client_credentials" });
  const granted = await fetch(GENESYS_TOKEN_URL, { method: "POST", headers: { authorization }, body });
  const { access_token } = (await granted.json()) as { access_token: string };
  const answer = await fetch(`${GENESYS_API_BASE}${path}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
    body: JSON.stringify(content),
  });
  expect(answer.status).toBe(200);
}

function startWorker(env: Record<string, string>) {
  const args = ["--import", "tsx/esm", "apps/worker/src/main.ts"];
  const options = { env: { ...env, PATH: process.env["PATH"], PORT: "0", COALESCE_WINDOW_MS: "20" } };
  const child = spawn(process.execPath, args, { ...options, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return {
    stop: () =>
      new Promise<void>((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}
