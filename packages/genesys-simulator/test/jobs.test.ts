import { expect, test } from "vitest";
import { z } from "zod";
import type { SimulatorOptions } from "../src/index.ts";
import { errorBodyOf, startSimulator } from "./start-simulator.ts";

const yaml = "inboundCall:\n  name: Main IVR\n  startUpRef: ./menus/menu[main]\n";

const registeredSchema = z.object({
  id: z.string(),
  presignedUrl: z.url(),
  headers: z.record(z.string(), z.string()),
  selfUri: z.string(),
});
const jobSchema = z.looseObject({
  status: z.string(),
  flow: z.object({ id: z.string() }).optional(),
  messages: z.array(z.object({ type: z.string(), text: z.string() })).optional(),
});

async function start(options: SimulatorOptions = {}) {
  const centre = await startSimulator({ operationMs: 10, ...options });
  const { api } = centre;
  const register = async () => registeredSchema.parse(await (await api("POST", "/flows/jobs")).json());
  const upload = ({ presignedUrl, headers }: z.output<typeof registeredSchema>, body: string) =>
    fetch(presignedUrl, { method: "PUT", headers, body });
  const job = async (id: string) =>
    jobSchema.parse(await (await api("GET", `/flows/jobs/${id}?expand=messages`)).json());
  async function run(body: string) {
    const registered = await register();
    expect((await upload(registered, body)).status).toBe(200);
    await expect.poll(async () => (await job(registered.id)).status).toMatch(/Success|Failure/);
    return job(registered.id);
  }
  return { ...centre, register, upload, job, run };
}

test("publishes the flow that an uploaded YAML describes, and later its next version", async () => {
  const { api, register, upload, job, run } = await start();
  const registered = await register();
  expect(registered.selfUri).toBe(`/api/v2/flows/jobs/${registered.id}`);
  expect(await job(registered.id)).toMatchObject({ status: "Registered", command: "Publish", messages: [] });
  expect(await (await api("GET", registered.selfUri.slice(7))).json()).not.toHaveProperty("messages");
  expect((await upload(registered, yaml)).status).toBe(200);
  await expect.poll(async () => (await job(registered.id)).status).toBe("Success");
  const { flow } = await job(registered.id);
  const published = async () => (await api("GET", `/flows/${flow?.id}`)).json();
  expect(await published()).toMatchObject({
    name: "Main IVR",
    type: "INBOUNDCALL",
    publishedVersion: { id: "1.0" },
  });
  expect((await run(yaml)).flow).toEqual(flow);
  expect(await published()).toMatchObject({ publishedVersion: { id: "2.0" } });
});

test.each([
  ["a flow that somebody else has locked", yaml, /Flow 'Main IVR' is locked by another entity/],
  ["no YAML", "a: [", /./],
  ["a document without a flow", "name: Main IVR", /expected record|object/i],
  ["a type that there is none of", "phoneMenu:\n  name: Main IVR", /found: phoneMenu/],
  ["an empty document", "", /./],
])("fails a job with %s, and says why", async (_what, body, why) => {
  const { run, simulator } = await start({ flows: [{ id: "f", name: "Main IVR" }] });
  simulator.lockFlow("f");
  const { status, messages = [] } = await run(body);
  expect(status).toBe("Failure");
  expect(messages).toEqual([{ type: "Error", text: expect.stringMatching(why) }]);
});

test("fails a job on request", async () => {
  const { run, simulator } = await start();
  simulator.addFault({ kind: "operation-failed", message: "no tracing message available", count: 1 });
  expect(await run(yaml)).toMatchObject({
    status: "Failure",
    messages: [{ text: "no tracing message available" }],
  });
  expect((await run(yaml)).status).toBe("Success");
});

test("takes an upload only with the signature and the headers that came with the URL", async () => {
  const { register, upload, job, simulator } = await start();
  const registered = await register();
  const { presignedUrl, headers } = registered;
  const refused = [
    await upload({ ...registered, headers: {} }, yaml),
    await upload({ ...registered, presignedUrl: presignedUrl.replace(/=.*/, "=forged") }, yaml),
    await upload({ ...registered, presignedUrl: presignedUrl.replace(registered.id, "other") }, yaml),
  ];
  for (const answer of refused) {
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
  }
  expect((await job(registered.id)).status).toBe("Registered");
  simulator.addFault({ kind: "status", status: 503, resource: "job", method: "PUT", count: 1 });
  expect((await upload({ ...registered, headers }, yaml)).status).toBe(503);
  expect((await upload(registered, yaml)).status).toBe(200);
});

test("answers 404 for a job that was never registered", async () => {
  const { api } = await start();
  const answer = await api("GET", "/flows/jobs/other");
  expect(await answer.json()).toEqual(
    errorBodyOf(answer, 404, "general.resource.not.found", "Unable to find a job with that jobId"),
  );
});

test("registers with 202 when so configured", async () => {
  const { api } = await start({ acceptedStatus: 202 });
  expect((await api("POST", "/flows/jobs")).status).toBe(202);
});
