import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { event, openContactCentre, post, send } from "./contact-centre.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const TABLE = readFileSync(`${ROOT}docs/genesys/menus.datatable.json`, "utf8");
const PAGE = readFileSync(`${ROOT}docs/genesys/README.md`, "utf8");
/** What the page has its reader type after `npm run menuswitch --`, in its order. */
const COMMANDS = [...PAGE.matchAll(/^npm run menuswitch -- ([^#\n]*?) *(?:#|$)/gm)].map(([, command = ""]) =>
  command.split(" "),
);
const CLIENT = { clientId: "demo-client", clientSecret: "demo-secret" };

/** `npm run menuswitch -- …` as a person has it: a process, what it prints, its exit code. */
function menuswitch(
  env: Record<string, string>,
  args: readonly string[],
): Promise<{ code: number; text: string }> {
  const command = ["--import", "tsx/esm", "apps/cli/src/main.ts", ...args];
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: { PATH: process.env["PATH"], ...env } };
    execFile(process.execPath, command, options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    );
  });
}

/** Makes the table as the page says; returns its id. */
async function createTable(url: string): Promise<string> {
  const granted = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(await granted.json());
  const made = await fetch(`${url}/api/v2/flows/datatables`, {
    method: "POST",
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
    body: TABLE,
  });
  return z.object({ id: z.string() }).parse(await made.json()).id;
}

test("an administrator goes live with a data table on a strict platform, by the commands of docs/genesys", async () => {
  const [doctor, plan, planAgain, importSegments, ...others] = COMMANDS;
  if (!doctor || !plan || !planAgain || !importSegments) throw new Error("the page has other commands now");
  expect(others).toEqual([]);
  const centre = await openContactCentre({ simulator: { strict: true } });
  const datatableId = await createTable(centre.genesysUrl);
  const [, file = ""] = /^MENU_CATALOG=(\S+)$/m.exec(PAGE) ?? [];
  const catalog = { MENU_CATALOG: ROOT + file, GENESYS_DATATABLE_ID: datatableId };
  const env = { ...centre.workerEnv, ...catalog };
  const run = (command: string[]) => menuswitch(env, command);

  const [examined, planned] = await Promise.all([run(doctor), run(plan)]);
  expect(examined.code, examined.text).toBe(0);
  expect(planned.code, planned.text).toBe(2);
  expect(planned.text).toContain("2 to create");

  const [ingress] = await Promise.all([centre.startIngress(catalog), centre.startWorker(catalog)]);
  const rows = () =>
    ["premium", "default"].filter((rowId) => centre.simulator.holds({ datatableId, rowId }) !== undefined);
  await expect.poll(() => rows().length, { timeout: 15_000 }).toBe(2);
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-going-live-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [, csv = ""] = /^printf '(.*)' > segments\.csv$/m.exec(PAGE) ?? [];
  await writeFile(join(folder, "segments.csv"), csv.replaceAll("\\n", "\n"));
  const inFolder = importSegments.map((part) => (part === "segments.csv" ? join(folder, part) : part));
  const [same, imported] = await Promise.all([run(planAgain), run(inFolder)]);
  expect([same.code, imported.code], same.text + imported.text).toEqual([0, 0]);

  const [, question = ""] = /^ {2}-d '(\{"conversationId": .*\})'$/m.exec(PAGE) ?? [];
  expect(await post(ingress.url, JSON.parse(question), "/v1/menu-decision")).toMatchObject({
    status: 200,
    body: { variantId: "variant_a", segment: "premium" },
  });
  expect(await send(ingress.url, event("somebody"))).toBe(200);
  await expect.poll(centre.exposures, { timeout: 15_000 }).toEqual({ variant_a: 1, variant_b: 1 });

  const [, settings = ""] = /admin\/settings .*-d '(.*)'$/m.exec(PAGE) ?? [];
  centre.simulator.configure(JSON.parse(settings));
  const refused = await run(doctor);
  expect(refused.code).toBe(1);
  expect(refused.text).toMatch(/^✗ Genesys: architect:datatableRow:add +missing$/m);
  expect(refused.text).toMatch(/^✗ Genesys: architect:datatableRow:edit +missing$/m);
}, 60_000);
