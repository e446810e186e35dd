import { readFileSync } from "node:fs";
import { parseCatalog } from "@menuswitch/catalog";
import { placementsOf } from "@menuswitch/domain";
import { makeGenesysClient, permissionsFor, renderContent } from "@menuswitch/genesys";
import { makeSimulator } from "@menuswitch/genesys-simulator";
import { misfits } from "@menuswitch/test-support";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { openContactCentre, TOKEN } from "./contact-centre.ts";
import { ruleMatches, triggerFires, triggerSchema } from "./genesys-files/conditions.ts";
import { dataActionSchema, type Primitives, runDataAction } from "./genesys-files/data-action.ts";
import { readFlow } from "./genesys-files/flow.ts";

const read = (file: string) =>
  readFileSync(new URL(`../../../docs/genesys/${file}`, import.meta.url), "utf8");
const readJson = (file: string) => JSON.parse(read(file));

const decision = dataActionSchema.parse(readJson("menu-decision.data-action.json"));
const started = dataActionSchema.parse(readJson("interaction-started.data-action.json"));
const trigger = triggerSchema.parse(readJson("customer-start.trigger.json"));
const workflow = readFlow(read("interaction-started.workflow.yaml"));
const decisionFlow = readFlow(read("menu-decision.flow.yaml"));
const tableFlow = readFlow(read("menu-data-table.flow.yaml"));

const OPTIONS = Array.from({ length: 12 }, (_, index) => `option${index + 1}`);

/** The body of a customer start, as Genesys Cloud makes it. */
const customerStart = (changes: Record<string, unknown> = {}) => ({
  eventTime: Date.now(),
  conversationId: "2f7bf00a-0fc2-4d6a-9b56-92238191433e",
  participantId: "9fb2ca78-5c3f-4b0a-8d0e-9c1d2f3a4b5c",
  sessionId: "c03d300e-1b2c-4d3e-8f4a-5b6c7d8e9f0a",
  mediaType: "VOICE",
  direction: "INBOUND",
  provider: "Edge",
  ani: "tel:+13175550123",
  conversationExternalContactIds: ["8a1d4f7e-6f0b-4d8e-9b1c-3f2a5c7d9e10"],
  ...changes,
});

test("trigger, data actions and data table are what the official SDK declares that their requests take", () => {
  expect(misfits("CreateTriggerRequest", trigger)).toEqual([]);
  for (const { integrationType, actionType, ...action } of [decision, started]) {
    // The import asks for the integration; the API is told its id.
    const request = { ...action, category: integrationType, integrationId: actionType };
    expect(misfits("PostActionInput", request)).toEqual([]);
  }
  expect(misfits("DataTable", readJson("menus.datatable.json"))).toEqual([]);
});

test.each([
  ["menu-decision.flow.yaml", decisionFlow],
  ["menu-data-table.flow.yaml", tableFlow],
  ["interaction-started.workflow.yaml", workflow],
])("%s starts somewhere and declares the variables it names", (_file, flow) => {
  expect(flow.refs).toContain(flow.startsAt);
  expect([...flow.named].filter((name) => !flow.variables.has(name))).toEqual([]);
  expect([...flow.variables.keys()].filter((name) => !flow.named.has(name))).toEqual([]);
});

test.each([
  ["menu-decision.flow.yaml", decisionFlow, decision],
  ["interaction-started.workflow.yaml", workflow, started],
])(
  "%s calls its data action with inputs it takes, and puts outputs into variables of their types",
  (_file, flow, action) => {
    const { inputSchema } = action.contract.input;
    const { successSchema } = action.contract.output;

    expect(flow.call?.name).toBe(action.name);
    expect(Object.keys(inputSchema.properties)).toEqual(
      expect.arrayContaining(Object.keys(flow.call?.inputs ?? {})),
    );
    for (const [output, { var: name }] of Object.entries(flow.call?.outputs ?? {})) {
      expect({ output, type: flow.variables.get(name)?.type }).toEqual({
        output,
        type: successSchema.properties[output]?.type,
      });
    }
  },
);

test("the decision flow says every option, and knows its key and its value", () => {
  const text = read("menu-decision.flow.yaml");
  for (const option of OPTIONS) {
    for (const field of ["Value", "Dtmf", "Prompt"]) {
      expect(decisionFlow.call?.outputs[`${option}${field}`]).toEqual({ var: `Task.${option}${field}` });
      // Declared, filled in, used.
      expect(text.split(`Task.${option}${field}`)).toHaveLength(4);
    }
  }
});

test("the data actions get from a running ingress all they promise", { timeout: 60_000 }, async () => {
  const menus = readFileSync(new URL("../../../menus.yaml", import.meta.url), "utf8");
  const centre = await openContactCentre({ catalog: menus });
  const ingress = await centre.startIngress({
    MENU_CATALOG: centre.catalogFile,
    GENESYS_FLOW_ID: "flow-1",
    SEGMENT_KEY_TEMPLATE: `${centre.keyPrefix}:segment:{customerId}`,
  });
  await centre.setSegment("+13175550123", "premium");
  const run = (action: typeof decision, inputs: Primitives) =>
    runDataAction(action, { inputs, key: TOKEN, baseUrl: ingress.url });

  const known = await run(decision, { conversationId: "call-1", ani: "tel:+13175550123" });
  const quoted = await run(decision, { conversationId: 'call "2" \\ {', ani: "sip:o'neil@example.org" });
  const unknown = await run(decision, {});

  expect(known).toMatchObject({
    variantId: "variant_a",
    segment: "premium",
    reason: "segment",
    optionCount: 3,
  });
  expect(known["option1Dtmf"]).toBe("1");
  expect([known["option3Prompt"], known["option4Prompt"], known["option12Dtmf"]]).toEqual([
    expect.stringMatching(/./),
    "",
    "",
  ]);
  expect([quoted, unknown]).toEqual([
    expect.objectContaining({ reason: "default" }),
    expect.objectContaining({ reason: "default" }),
  ]);

  const body = customerStart();
  const { conversationId, participantId, sessionId } = body;
  const interactionId = [conversationId, participantId, sessionId].join("/");
  expect(triggerFires(trigger, body)).toBe(true);
  expect(await run(started, inputsOfWorkflow(body))).toEqual({ status: "accepted", interactionId });
  expect(await run(started, inputsOfWorkflow(customerStart({ mediaType: "CHAT" })))).toEqual({
    status: "ignored",
    interactionId: "",
  });
  const answer = await fetch(`${ingress.url}/webhook/interaction-start`, {
    method: "POST",
    headers: { "x-api-key": TOKEN, "content-type": "application/json" },
    body: JSON.stringify(envelope(body)),
  });
  expect(await answer.json()).toEqual({ status: "accepted", interactionId });
});

/** What reaches the data action of an event: primitives, into inputs of the same name, handed on by expressions. */
function inputsOfWorkflow(eventBody: Record<string, unknown>): Primitives {
  return Object.fromEntries(
    Object.entries(workflow.call?.inputs ?? {}).flatMap(([input, { exp }]) => {
      expect(workflow.variables.get(exp)).toEqual({ type: "string", isInput: true });
      const value = eventBody[exp.replace("Flow.", "")];
      return typeof value === "string" ? [[input, value]] : [];
    }),
  );
}

const others = [{ mediaType: "CHAT" }, { mediaType: "CALLBACK" }, { direction: "OUTBOUND" }];

test("the trigger fires for inbound calls only", () => {
  expect(trigger.topicName).toBe("v2.detail.events.conversation.{id}.customer.start");
  expect(triggerFires(trigger, customerStart())).toBe(true);
  for (const other of others) expect(triggerFires(trigger, customerStart(other))).toBe(false);
});

test("the CloudFormation template refers to nothing that it does not have", () => {
  const text = read("eventbridge.cloudformation.yaml");
  const named = z
    .object({ Parameters: z.record(z.string(), z.unknown()), Resources: z.record(z.string(), z.unknown()) })
    .parse(parse(text, { logLevel: "error" }));
  const parameters = Object.keys(named.Parameters);
  const resources = Object.keys(named.Resources);
  const refs = [...text.matchAll(/!Ref (\w+)/g)].map(([, name]) => name);
  const attributes = [...text.matchAll(/!GetAtt (\w+)\.(\w+)/g)];
  expect([...parameters, ...resources]).toEqual(expect.arrayContaining(refs));
  // Each parameter is used.
  expect(refs).toEqual(expect.arrayContaining(parameters));
  expect(resources).toEqual(expect.arrayContaining(attributes.map(([, name]) => name)));
  expect(new Set(attributes.map(([, , attribute]) => attribute))).toEqual(new Set(["Arn"]));
});

test("EventBridge's rule takes the starts of inbound calls only", () => {
  const template = z
    .object({
      Resources: z.object({
        InboundCalls: z.object({ Properties: z.object({ EventPattern: z.unknown() }) }),
      }),
    })
    // The tags are CloudFormation's own.
    .parse(parse(read("eventbridge.cloudformation.yaml"), { logLevel: "error" }));
  const pattern = template.Resources.InboundCalls.Properties.EventPattern;

  expect(ruleMatches(pattern, envelope(customerStart()))).toBe(true);
  for (const other of others) expect(ruleMatches(pattern, envelope(customerStart(other)))).toBe(false);
  expect(ruleMatches(pattern, { ...envelope(customerStart()), source: "aws.ec2" })).toBe(false);
  expect(
    ruleMatches(pattern, {
      ...envelope(customerStart()),
      "detail-type": "v2.detail.events.conversation.{id}.customer.end",
    }),
  ).toBe(false);
});

function envelope(eventBody: ReturnType<typeof customerStart>) {
  return {
    version: "0",
    id: "adbcfa5b-0116-4baa-b66b-a3f5902e95bf",
    "detail-type": "v2.detail.events.conversation.{id}.customer.start",
    source: "aws.partner/genesys.com/cloud/3f1c2b4a-0000-4000-8000-000000000000/menus",
    account: "123456789012",
    time: "2026-01-31T09:30:45Z",
    region: "us-east-1",
    resources: [],
    detail: {
      topicName: `v2.detail.events.conversation.${eventBody.conversationId}.customer.start`,
      version: "2",
      eventBody,
      metadata: { CorrelationId: "fe8a8579-b83f-4f07-b371-2b39398f91a8" },
      timestamp: "2026-01-31T09:30:45.013Z",
    },
  };
}

test("the data table takes the rows that its catalog makes, with all that the flow looks for", async () => {
  const simulator = await makeSimulator();
  onTestFinished(() => simulator.close());
  const { url } = await simulator.listen();
  const credentials = { clientId: "demo-client", clientSecret: "demo-secret" };
  const client = makeGenesysClient({
    ...credentials,
    apiBase: `${url}/api/v2`,
    tokenUrl: `${url}/oauth/token`,
    authStyle: "basic",
    timeoutMs: 5_000,
  });
  onTestFinished(() => client.close());
  const api = await apiOf(url, credentials);

  const table = readJson("menus.datatable.json");
  const { id } = z.object({ id: z.string() }).parse(await api("POST", "/flows/datatables", table));
  const parsed = parseCatalog(read("menus.datatable.yaml"), {
    file: "menus.datatable.yaml",
    env: { GENESYS_DATATABLE_ID: id },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { catalog } = parsed;
  const hooks = { beforeRequest: async () => {}, onAnswer: () => {} };
  for (const { target, assigned } of placementsOf(catalog)) {
    const menuId = assigned?.menuId ?? "";
    const menu = catalog.menus[menuId];
    if (!menu) throw new Error(`no menu ${menuId}`);
    await client.write(
      target,
      { content: renderContent(target, { id: menuId, ...menu }), revision: 1 },
      hooks,
    );
  }

  const row = await api("GET", `/flows/datatables/${id}/rows/premium?showbrief=false`);
  expect(row).toMatchObject({
    key: "premium",
    VariantId: "variant_a",
    TimeoutMs: 10_000,
    Option3Dtmf: "3",
    Option3Value: "Sales",
    Option4Value: "",
    Revision: 1,
    UpdatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
  const columns: Record<string, { type: string }> = table.schema.properties;
  expect(tableFlow.lookup?.name).toBe(table.name);
  expect(Object.keys(tableFlow.lookup?.outputs ?? {}).sort()).toEqual(
    Object.keys(columns)
      // For people who look at the table.
      .filter((name) => name !== "key" && name !== "UpdatedAt")
      .sort(),
  );
  for (const [column, { var: name }] of Object.entries(tableFlow.lookup?.outputs ?? {}))
    expect({ column, type: tableFlow.variables.get(name)?.type }).toEqual({
      column,
      type: columns[column]?.type,
    });
  const said = read("README.md");
  for (const { target } of placementsOf(catalog))
    for (const permission of permissionsFor(target)) expect(said).toContain(`\`${permission}\``);
});

async function apiOf(url: string, { clientId, clientSecret }: { clientId: string; clientSecret: string }) {
  const answer = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json());
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(response.status, `${method} ${path}`).toBe(200);
    return response.json();
  };
}
