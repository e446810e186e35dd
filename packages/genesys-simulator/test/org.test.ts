import { expect, test } from "vitest";
import { menuBody, menuTable, read, startSimulator } from "./start-simulator.ts";

test("tells who a token belongs to, and ends it on request, that one alone", async () => {
  const { api, getFlow, fetchToken } = await startSimulator();
  const other = await fetchToken();
  expect(await (await api("GET", "/tokens/me")).json()).toMatchObject({
    organization: { id: "simulated-org" },
    authorizedScope: [],
    OAuthClient: { id: "demo-client", authorizedGrantType: "CLIENT-CREDENTIALS" },
  });
  expect((await api("HEAD", "/tokens/me")).status).toBe(200);
  expect((await api("DELETE", "/tokens/me")).status).toBe(200);
  expect(await read(api("GET", "/tokens/me"))).toMatchObject({ status: 401, code: "bad.credentials" });
  expect((await getFlow("f", { headers: { authorization: `Bearer ${other}` } })).status).toBe(200);
});

test("tells the limits it keeps to", async () => {
  const { api } = await startSimulator({ rateLimitPerMinute: 120, maxDatatableRows: 7 });
  expect(await (await api("GET", "/organizations/limits/namespaces/platform.api")).json()).toEqual({
    entities: [{ key: "client.credentials.token.rate.per.minute", namespace: "platform.api", value: 120 }],
  });
  const tables = await read(api("GET", "/organizations/limits/namespaces/datatables"));
  expect(tables.entities).toContainEqual({ key: "datatable.rows.max", namespace: "datatables", value: 7 });
  expect(await read(api("GET", "/organizations/limits/namespaces/nothing"))).toMatchObject({
    status: 400,
    code: "invalid.value",
    message: "The provided namespace is not valid or does not have any viewable limits",
  });
});

test.each([true, false])(
  "with flowTopicsTrigger %s lists the events of flows accordingly",
  async (flowTopicsTrigger) => {
    const { api } = await startSimulator({ flowTopicsTrigger });
    const topics = await (await api("GET", "/processautomation/triggers/topics")).text();
    expect(topics).toContain('"v2.detail.events.conversation.{id}.customer.start"');
    expect(topics.includes("flow.outcome")).toBe(flowTopicsTrigger);
  },
);

test.each([true, false])("with limitInBody %s names the limit in a 429 accordingly", async (limitInBody) => {
  const { api, simulator } = await startSimulator({ rateLimitPerMinute: 1, limitInBody });
  const limit = { key: "client.credentials.token.rate.per.minute", namespace: "platform.api", value: 1 };
  simulator.addFault({ kind: "rate-limited", count: 1 });
  for (const answer of [await api("GET", "/tokens/me"), await api("GET", "/tokens/me")]) {
    expect(answer.status).toBe(429);
    const body: unknown = await answer.json();
    if (limitInBody) expect(body).toMatchObject({ limit });
    else expect(body).not.toHaveProperty("limit");
  }
});

test("takes nothing for granted when strict, and all again when not", async () => {
  const { simulator, api, url, admin } = await startSimulator({
    strict: true,
    datatables: [menuTable],
    flows: [
      { id: "f", name: "F" },
      { id: "g", name: "G" },
    ],
  });
  const platformBody = { name: "F", type: "INBOUNDCALL" };
  const codes = async () => [
    (await fetch(`${url}/api/v2/oauth/token`, { method: "POST" })).status === 404,
    (await read(api("GET", "/flows/other"))).code,
    (await read(api("PUT", "/flows/f", { ...platformBody, steps: [] }))).code,
    (await read(api("PUT", "/flows/f", { ...platformBody, type: "voice" }))).code,
    (await read(api("PUT", "/flows/g", platformBody))).code,
    (await read(api("PUT", "/flows/f", platformBody))).code,
    (await api("PATCH", "/conversations/c/participants/p/attributes", { attributes: {} })).status,
    (await read(api("PUT", "/flows/datatables/menus/rows/default", { key: "renamed" }))).code,
  ];
  expect(await codes()).toEqual([
    true,
    "architect.flow.not.found",
    "invalid.property",
    "invalid.value",
    "architect.flow.already.exists",
    "architect.flow.not.locked.by.user",
    404,
    "flows.datatables.schema.exception",
  ]);
  await admin("/settings", "PATCH", { strict: false });
  expect(await codes()).toEqual([false, "", "", "", "", "", 202, ""]);
  expect(simulator.configure({ strict: true, requireLock: "never" })).toMatchObject({
    requireLock: "never",
    unknownProperties: "reject",
  });
  expect((await api("PUT", "/flows/f", { ...platformBody, name: "Free" })).status).toBe(200);
  expect((await api("PUT", "/flows/f", menuBody)).status).toBe(400);
});
