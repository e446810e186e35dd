import { misfits } from "@menuswitch/test-support";
import platformClient from "purecloud-platform-client-v2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeSimulator, type Simulator } from "../src/index.ts";
import { menuTable } from "./start-simulator.ts";

const { ApiClient, ArchitectApi, ConversationsApi, OrganizationApi, ProcessAutomationApi, TokensApi } =
  platformClient;
const client = ApiClient.instance;
// Otherwise the SDK watches a file in the home directory.
client.config.live_reload_config = false;

const flowId = "0f0f-1";
const participant = { conversationId: "c-1", participantId: "p-1" };
const configuration = { name: "Main IVR", flowSequenceItemList: [] };
const { name } = menuTable;
// The SDK declares it an object; boxed it is one, and is sent as what it is.
const schema = { ...menuTable.schema, additionalProperties: Object(false) };

describe.each([
  ["lenient", false],
  ["strict", true],
])("with the official SDK, the simulator being %s", (_mode, strict) => {
  let simulator: Simulator;
  const architect = new ArchitectApi();

  beforeAll(async () => {
    simulator = await makeSimulator({
      strict,
      operationMs: 20,
      flows: [{ id: flowId, name: "Main IVR" }],
      clientId: "client",
      clientSecret: "sé:cr:et",
    });
    const { host, port } = await simulator.listen();
    client.setGateway({ host, protocol: "http", port });
    simulator.createParticipant(participant);
  });

  afterAll(() => simulator.close());

  /** What the simulator understood of the last request. */
  const lastRequest = () => simulator.requests().at(-1);

  async function idle(): Promise<platformClient.Models.Flow> {
    await expect.poll(async () => (await architect.getFlow(flowId)).currentOperation?.complete).toBe(true);
    return architect.getFlow(flowId);
  }

  test("refuses a login with a wrong secret as the SDK's HTTP client can tell", async () => {
    for (const status of [400, 401] as const) {
      simulator.configure({ badClientStatus: status });
      await expect(client.loginClientCredentialsGrant("client", "wrong")).rejects.toMatchObject({
        response: {
          status,
          data: { error: "invalid_client", error_description: expect.any(String) },
        },
      });
    }
    await expect(new TokensApi().getTokensMe()).rejects.toMatchObject({ code: "authentication.required" });
  });

  test("logs in, with a secret of any characters, and tells whose token it is", async () => {
    const { accessToken, tokenExpiryTime } = await client.loginClientCredentialsGrant("client", "sé:cr:et");
    expect(accessToken).toMatch(/^[\w-]{40,}$/);
    expect(Math.abs(tokenExpiryTime - Date.now() - 86_400_000)).toBeLessThan(60_000);
    expect(lastRequest()).toMatchObject({ path: "/oauth/token", status: 200 });
    const me = await new TokensApi().getTokensMe();
    expect(misfits("TokenInfo", me)).toEqual([]);
    expect(me.OAuthClient?.id).toBe("client");
  });

  test("reads a flow, checks it out, writes and checks it in: answers fit Flow and Operation", async () => {
    const before = await architect.getFlow(flowId, { deleted: false });
    expect(misfits("Flow", before)).toEqual([]);
    const checkedOut = await architect.postFlowsActionsCheckout(flowId);
    expect(misfits("Flow", checkedOut)).toEqual([]);
    expect(checkedOut.lockedClient?.id).toBe("client");
    const body = { name: "Main IVR", type: "INBOUNDCALL", description: "variant_a" };
    const written = await architect.putFlow(flowId, body);
    expect(misfits("Flow", written)).toEqual([]);
    expect(written.description).toBe("variant_a");
    expect(lastRequest()?.body).toEqual(body);
    expect(simulator.holds(flowId)).toEqual(body);
    const operation = await architect.postFlowsActionsCheckin(flowId);
    expect(misfits("Operation", operation)).toEqual([]);
    expect(operation).toMatchObject({ complete: false, actionStatus: "STARTED" });
    const after = await idle();
    expect(misfits("Flow", after)).toEqual([]);
    expect(after).toMatchObject({
      currentOperation: { actionName: "CHECKIN", actionStatus: "SUCCESS" },
      checkedInVersion: { id: "2.0" },
    });
  });

  test("shows who else has locked a flow, and unlocks, reverts and deactivates: answers fit Flow", async () => {
    simulator.lockFlow(flowId, { kind: "user", id: "u-1", name: "Ana Novak" });
    const locked = await architect.getFlow(flowId);
    expect(misfits("Flow", locked)).toEqual([]);
    expect(locked.lockedUser?.name).toBe("Ana Novak");
    await expect(architect.postFlowsActionsCheckout(flowId)).rejects.toMatchObject({
      code: "architect.flow.locked.by.user",
    });
    const answers = [
      await architect.postFlowsActionsUnlock(flowId),
      await architect.postFlowsActionsCheckout(flowId),
      await architect.postFlowsActionsRevert(flowId),
      await architect.postFlowsActionsDeactivate(flowId),
    ];
    expect(answers.flatMap((flow) => misfits("Flow", flow))).toEqual([]);
    expect(
      answers.map(({ active, lockedUser, lockedClient }) => [active, !lockedUser && !lockedClient]),
    ).toEqual([
      [true, true],
      [true, false],
      [true, true],
      [false, true],
    ]);
  });

  test("saves a version, publishes it and lists versions: answers fit FlowVersion and its listing", async () => {
    await architect.postFlowsActionsCheckout(flowId);
    const saved = await architect.postFlowVersions(flowId, configuration);
    expect(misfits("FlowVersion", saved)).toEqual([]);
    expect(await architect.getFlowLatestconfiguration(flowId)).toEqual(configuration);
    const operation = await architect.postFlowsActionsPublish(flowId);
    expect(misfits("Operation", operation)).toEqual([]);
    expect((await idle()).publishedVersion?.id).toBe("3.0");
    await architect.postFlowsActionsPublish(flowId, { version: "2.0" });
    expect((await idle()).publishedVersion?.id).toBe("2.0");
    const versions = await architect.getFlowVersions(flowId, { pageNumber: 1, pageSize: 2 });
    expect(misfits("FlowVersionEntityListing", versions)).toEqual([]);
    expect(versions.entities?.map(({ id }) => id)).toEqual(["3.0", "2.0"]);
    expect(misfits("FlowVersion", await architect.getFlowVersion(flowId, "3.0"))).toEqual([]);
    expect(await architect.getFlowVersionConfiguration(flowId, "3.0")).toEqual(configuration);
  });

  test("lets a publish fail: the failure fits Operation", async () => {
    simulator.addFault({ kind: "operation-failed", count: 1 });
    await architect.postFlowsActionsPublish(flowId);
    const { currentOperation } = await idle();
    expect(misfits("Operation", currentOperation)).toEqual([]);
    expect(currentOperation).toMatchObject({
      actionStatus: "FAILURE",
      errorCode: "architect.external.publish.error",
    });
  });

  test("creates, reads, widens, lists and deletes a data table: answers fit DataTable and its listing", async () => {
    const created = await architect.postFlowsDatatables({ name, schema });
    const id = created.id ?? "";
    const expanded = await architect.getFlowsDatatable(id, { expand: "schema" });
    const wider = { ...schema, properties: { ...schema.properties, Prompt: { type: "string" } } };
    const widened = await architect.putFlowsDatatable(id, { name, schema: wider }, { expand: "schema" });
    const tables = [created, await architect.getFlowsDatatable(id), expanded, widened];
    expect(tables.flatMap((table) => misfits("DataTable", table))).toEqual([]);
    expect(tables.map((table) => Object.keys(table.schema?.properties ?? {}).length)).toEqual([5, 0, 5, 6]);
    const listing = await architect.getFlowsDatatables({ expand: "schema", name: "ivr*" });
    expect(misfits("DataTablesDomainEntityListing", listing)).toEqual([]);
    expect(listing.entities?.map((table) => table.id)).toEqual([id]);
    expect(await architect.deleteFlowsDatatable(id)).toBeUndefined();
    await expect(architect.getFlowsDatatable(id)).rejects.toMatchObject({
      code: "flows.datatables.table.not.found",
    });
  });

  test.each(["premium", "premium gold/é+1"])(
    "adds, reads, writes, lists and deletes the row %s",
    async (key) => {
      const id = simulator.createDatatable({ name: `Rows of ${key}`, schema: menuTable.schema });
      const row = { key, VariantId: "variant_a", Enabled: true, Timeout: 10, Weight: 0.5 };
      expect(await architect.postFlowsDatatableRows(id, row)).toEqual(row);
      expect(await architect.getFlowsDatatableRow(id, key)).toEqual({ key });
      expect(await architect.getFlowsDatatableRow(id, key, { showbrief: false })).toEqual(row);
      const changed = { ...row, VariantId: "variant_b" };
      expect(await architect.putFlowsDatatableRow(id, key, { body: changed })).toEqual(changed);
      expect(lastRequest()).toMatchObject({ resource: "row", datatableId: id, rowId: key, body: changed });
      const listing = await architect.getFlowsDatatableRows(id, { pageSize: 100, showbrief: false });
      expect(misfits("DataTableRowEntityListing", listing)).toEqual([]);
      expect(listing.entities).toEqual([changed]);
      expect(await architect.deleteFlowsDatatableRow(id, key)).toBeUndefined();
      expect(simulator.history({ datatableId: id, rowId: key })).toHaveLength(3);
    },
  );

  test("publishes a flow by a job: answers fit the SDK's models of jobs", async () => {
    const registered = await architect.postFlowsJobs();
    expect(misfits("RegisterArchitectJobResponse", registered)).toEqual([]);
    const { id = "", presignedUrl = "", headers = {} } = registered;
    const body = "inboundCall:\n  name: Published by a job\n";
    expect((await fetch(presignedUrl, { method: "PUT", headers, body })).status).toBe(200);
    const job = () => architect.getFlowsJob(id, { expand: ["messages"] });
    await expect.poll(async () => (await job()).status).toBe("Success");
    const done = await job();
    expect(misfits("ArchitectJobStateResponse", done)).toEqual([]);
    expect(await architect.getFlow(done.flow?.id ?? "")).toMatchObject({ name: "Published by a job" });
  });

  test("sets participant attributes, with an empty answer and with an echo", async () => {
    const conversations = new ConversationsApi();
    const { conversationId, participantId } = participant;
    const body = { attributes: { MenuVariant: "variant_a" } };
    const answer: unknown = await conversations.patchConversationParticipantAttributes(
      conversationId,
      participantId,
      body,
    );
    expect(answer || undefined).toBeUndefined();
    expect(lastRequest()).toMatchObject({ method: "PATCH", status: 202, body });
    const echo = await conversations.patchConversationsCallParticipantAttributes(
      conversationId,
      participantId,
      body,
    );
    expect(misfits("ParticipantAttributes", echo)).toEqual([]);
    expect(simulator.holds(participant)).toEqual(body.attributes);
  });

  test("tells limits and trigger topics in the SDK's models", async () => {
    const limits = await new OrganizationApi().getOrganizationsLimitsNamespace("platform.api");
    expect(misfits("LimitsEntityListing", limits)).toEqual([]);
    expect(limits.entities?.[0]?.value).toBe(300);
    const topics = await new ProcessAutomationApi().getProcessautomationTriggersTopics();
    expect(misfits("TopicCursorEntityListing", topics)).toEqual([]);
  });

  test.each([
    ["400", () => architect.putFlow(flowId, { name: "a/b", type: "INBOUNDCALL" }), /contains\.slash$/],
    ["403", () => architect.getFlowsDatatables(), /^missing\.any\.permissions$/],
    ["404", () => architect.getFlowsDatatableRow("none", "k"), /^flows\.datatables\.table\.not\.found$/],
    ["409", () => architect.postFlowsActionsRevert(flowId), /^architect\.flow\.not\.locked\.by\.user$/],
    ["410", () => architect.getFlow("gone"), /^architect\.flow\.deleted$/],
    ["429", () => architect.getFlowVersions(flowId), /^too\.many\.requests\.retry\.after$/],
    ["503", () => architect.getFlowVersion(flowId, "1.0"), /^service\.unavailable$/],
  ])("rejects with an ErrorBody for a %s, which the SDK does not retry", async (status, call, code) => {
    if (status === "403") simulator.configure({ permissions: ["architect:flow:view"] });
    if (status === "429") simulator.addFault({ kind: "rate-limited", seconds: 7, count: 1 });
    if (status === "503") simulator.addFault({ kind: "status", status: 503, count: 1 });
    simulator.createFlow({ id: "gone" });
    simulator.removeFlow("gone");
    const before = simulator.requests().length;
    const error: unknown = await call().catch((reason: unknown) => reason);
    simulator.configure({ permissions: "all", limitInBody: true });
    expect(misfits("ErrorBody", error)).toEqual([]);
    expect(error).toMatchObject({ status: Number(status), code: expect.stringMatching(code) });
    expect(simulator.requests().length).toBe(before + 1);
  });

  test("ends a token on request, and says so to whoever still uses it", async () => {
    const tokens = new TokensApi();
    await tokens.headTokensMe();
    await tokens.deleteTokensMe();
    await expect(architect.getFlow(flowId)).rejects.toMatchObject({ status: 401, code: "bad.credentials" });
    client.clearAccessToken();
  });
});
