import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";
import { event, openContactCentre, post, send } from "./contact-centre.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const TABLE = readFileSync(new URL("../../../docs/genesys/menus.datatable.json", import.meta.url), "utf8");
const CLIENT = { clientId: "demo-client", clientSecret: "demo-secret" };

/** `npm run menuswitch -- …` as a person has it: a process, what it prints, its exit code. */
function menuswitch(env: Record<string, string>, ...args: string[]): Promise<{ code: number; text: string }> {
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

test("an administrator goes live with a data table on a strict platform, by docs/genesys alone", async () => {
  const centre = await openContactCentre({ simulator: { strict: true } });
  const url = centre.genesysUrl;
  const catalog = {
    MENU_CATALOG: `${ROOT}docs/genesys/menus.datatable.yaml`,
    GENESYS_DATATABLE_ID: await createTable(url),
  };
  const env = { ...centre.workerEnv, ...catalog };

  const [doctor, plan] = await Promise.all([menuswitch(env, "doctor"), menuswitch(env, "menus", "plan")]);
  expect(doctor.code, doctor.text).toBe(0);
  expect(plan.code, plan.text).toBe(2);
  expect(plan.text).toContain("2 to create");

  const [ingress] = await Promise.all([centre.startIngress(catalog), centre.startWorker(catalog)]);
  const { GENESYS_DATATABLE_ID: datatableId } = catalog;
  const rows = () =>
    ["premium", "default"].filter((rowId) => centre.simulator.holds({ datatableId, rowId }) !== undefined);
  await expect.poll(() => rows().length, { timeout: 15_000 }).toBe(2);
  const planAgain = await menuswitch(env, "menus", "plan");
  expect(planAgain.code, planAgain.text).toBe(0);

  await centre.setSegment("+13175550123", "premium");
  const question = { conversationId: "test-1", ani: "tel:+13175550123" };
  expect(await post(ingress.url, question, "/v1/menu-decision")).toMatchObject({
    status: 200,
    body: { variantId: "variant_a", segment: "premium" },
  });
  expect(await send(ingress.url, event("somebody"))).toBe(200);
  await expect.poll(centre.exposures, { timeout: 15_000 }).toEqual({ variant_a: 1, variant_b: 1 });

  centre.simulator.configure({ permissions: ["architect:datatable:view"] });
  const refused = await menuswitch(env, "doctor");
  expect(refused.code).toBe(1);
  expect(refused.text).toMatch(/^✗ Genesys: architect:datatableRow:add +missing$/m);
  expect(refused.text).toMatch(/^✗ Genesys: architect:datatableRow:edit +missing$/m);
}, 60_000);
