import { expect, test } from "vitest";
import type { SimulatorOptions } from "../src/index.ts";
import { errorBodyOf, menuBody, read, startSimulator } from "./start-simulator.ts";

const config = { name: "Main IVR", flowSequenceItemList: [{ prompt: "Press 1" }] };
const client = { id: "demo-client", name: "demo-client", selfUri: "/api/v2/oauth/clients/demo-client" };

async function start(options: SimulatorOptions = {}) {
  const centre = await startSimulator({
    operationMs: 10,
    requireLock: "always",
    flows: [{ id: "f", name: "Main IVR" }],
    ...options,
  });
  const { api } = centre;
  const flow = async () => flowOf(await api("GET", "/flows/f"));
  return {
    ...centre,
    flow,
    act: (action: string, query = "") => api("POST", `/flows/actions/${action}?flow=f${query}`),
    put: () => api("PUT", "/flows/f", { ...menuBody, id: "f" }),
    save: (body: unknown = config) => api("POST", "/flows/f/versions", body),
    idle: () => expect.poll(async () => (await flow()).currentOperation?.complete).toBe(true),
  };
}

type FlowAnswer = {
  active: boolean;
  lockedUser?: { id: string };
  lockedClient?: { id: string };
  savedVersion?: { id: string };
  checkedInVersion?: { id: string };
  publishedVersion?: { id: string };
  currentOperation?: { complete: boolean };
};

async function flowOf(answer: Response): Promise<FlowAnswer> {
  const body: unknown = await answer.json();
  expect(body).toHaveProperty("selfUri");
  return body as FlowAnswer;
}

async function expectRefusal(answer: Response, status: number, code: string, message: string) {
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual(errorBodyOf(answer, status, code, message));
}

const notLocked = [
  409,
  "architect.flow.not.locked.by.user",
  "Flow is not locked by requesting user.",
] as const;
const lockedByOther = [409, "architect.flow.locked.by.user", "Flow is locked by another user."] as const;
const busy = [
  409,
  "architect.operation.already.in.progress",
  "An operation is already in progress on the object.",
] as const;

test("locks a flow for the client that checks it out, writes it, and frees it when it is checked in", async () => {
  const { act, put, flow, idle } = await start();
  await expectRefusal(await put(), ...notLocked);
  const checkedOut = await act("checkout");
  expect(checkedOut.status).toBe(200);
  expect(await checkedOut.json()).toMatchObject({
    id: "f",
    lockedClient: client,
    savedVersion: { id: expect.stringMatching(/^saved_version_[\da-f-]{36}$/), type: "SAVE" },
  });
  expect((await act("checkout")).status).toBe(200);
  expect((await put()).status).toBe(200);

  const answer = await act("checkin");
  expect(answer.status).toBe(200);
  const operation = await answer.json();
  expect(operation).toEqual({
    id: expect.any(String),
    complete: false,
    client,
    actionName: "CHECKIN",
    actionStatus: "STARTED",
  });
  await idle();
  const after = await flow();
  expect(after).toMatchObject({
    currentOperation: { complete: true, actionStatus: "SUCCESS" },
    checkedInVersion: { id: "2.0", type: "CHECKIN", createdByClient: client },
    publishedVersion: { id: "1.0", type: "PUBLISH" },
  });
  for (const gone of ["lockedClient", "lockedUser", "savedVersion"]) expect(after).not.toHaveProperty(gone);
  await expectRefusal(await put(), ...notLocked);
});

test("leaves a flow that somebody else has locked alone, until it is unlocked by force", async () => {
  const { act, put, save, flow, simulator } = await start();
  simulator.lockFlow("f", { kind: "user", id: "u-1", name: "Ana Novak" });
  expect((await flow()).lockedUser).toEqual({
    id: "u-1",
    name: "Ana Novak",
    version: 1,
    selfUri: "/api/v2/users/u-1",
  });
  for (const answer of [await act("checkout"), await act("publish")]) {
    await expectRefusal(answer, ...lockedByOther);
  }
  for (const answer of [await put(), await save(), await act("checkin"), await act("revert")]) {
    await expectRefusal(answer, ...notLocked);
  }
  expect((await flowOf(await act("unlock"))).lockedUser).toBeUndefined();
  expect((await act("checkout")).status).toBe(200);
});

test.each([
  ["never", 200, 200],
  ["only-if-locked-by-other", 200, 409],
  ["always", 409, 409],
] as const)(
  "with requireLock %s answers a PUT to a free flow %i and to a locked one %i",
  async (requireLock, free, locked) => {
    const { act, put, simulator } = await start({ requireLock });
    expect((await put()).status).toBe(free);
    simulator.lockFlow("f", { kind: "client", id: "another-client" });
    expect((await put()).status).toBe(locked);
    expect(simulator.unlockFlow("f")).toBe(true);
    expect(simulator.unlockFlow("f")).toBe(false);
    await act("checkout");
    expect((await put()).status).toBe(200);
  },
);

test("locks and frees flows over the admin API", async () => {
  const { admin, flow } = await start();
  expect((await admin("/flows/f/lock", "PUT")).status).toBe(204);
  expect((await flow()).lockedUser).toMatchObject({ id: "another-user" });
  await admin("/flows/f/lock", "PUT", { kind: "client", id: "c" });
  expect((await flow()).lockedClient).toMatchObject({ id: "c" });
  expect((await admin("/flows/f/lock", "PUT", { kind: "group", id: "c" })).status).toBe(400);
  expect((await admin("/flows/f/lock", "DELETE")).status).toBe(204);
  expect((await admin("/flows/f/lock", "DELETE")).status).toBe(404);
});

test("publishes the draft as the next version", async () => {
  const { api, act, save, flow, idle } = await start();
  await act("checkout");
  expect(await (await save()).json()).toMatchObject({
    id: expect.stringMatching(/^saved_version_/),
    type: "SAVE",
  });
  expect(await (await act("publish")).json()).toMatchObject({
    actionName: "PUBLISH",
    actionStatus: "STARTED",
  });
  await idle();
  const after = await flow();
  expect(after.publishedVersion).toMatchObject({
    id: "2.0",
    type: "PUBLISH",
    datePublished: expect.any(String),
  });
  expect(after).not.toHaveProperty("lockedClient");
  expect(await (await api("GET", "/flows/f/versions/2.0/configuration")).json()).toEqual(config);
  expect(await (await api("GET", "/flows/f/latestconfiguration")).json()).toEqual(config);
  const versions = await (await api("GET", "/flows/f/versions?pageSize=1")).json();
  expect(versions).toMatchObject({ entities: [{ id: "2.0" }], total: 2, pageCount: 2 });
});

test("publishes the version it is told, and none that is not there", async () => {
  const { act, flow, idle } = await start();
  await act("checkout");
  await act("checkin");
  await idle();
  await act("publish", "&version=2.0");
  await idle();
  await act("publish", "&version=1.0");
  await idle();
  expect((await flow()).publishedVersion).toMatchObject({ id: "1.0" });
  await expectRefusal(
    await act("publish", "&version=9.0"),
    404,
    "architect.flow.version.missing",
    "Specified flow version is missing.",
  );
});

test("does one thing at a time to a flow", async () => {
  const { act, flow } = await start({ operationMs: 600_000 });
  await act("checkout");
  await act("publish");
  expect(await flow()).toMatchObject({
    currentOperation: { complete: false, actionStatus: "STARTED" },
    publishedVersion: { id: "1.0" },
    lockedClient: client,
  });
  for (const action of ["checkin", "publish", "checkout", "revert", "unlock", "deactivate"]) {
    await expectRefusal(await act(action), ...busy);
  }
});

test("lets an operation fail on request, after it has been accepted", async () => {
  const { act, flow, idle, simulator } = await start();
  simulator.addFault({ kind: "operation-failed", flowId: "f", count: 1 });
  await act("checkout");
  const accepted = await act("publish");
  expect(accepted.status).toBe(200);
  expect(await accepted.json()).not.toHaveProperty("errorCode");
  await idle();
  expect(await flow()).toMatchObject({
    currentOperation: {
      actionStatus: "FAILURE",
      errorCode: "architect.external.publish.error",
      errorMessage: "A backend service error occurred while publishing the flow.",
    },
    publishedVersion: { id: "1.0" },
    lockedClient: client,
  });
  await act("publish");
  await idle();
  expect((await flow()).publishedVersion).toMatchObject({ id: "2.0" });
});

test("reverts to what was before the checkout", async () => {
  const { api, act, save, flow } = await start();
  await act("checkout");
  await save();
  const reverted = await flowOf(await act("revert"));
  expect(reverted.savedVersion).toBeUndefined();
  expect(reverted.lockedClient).toBeUndefined();
  expect(await (await api("GET", "/flows/f/latestconfiguration")).json()).not.toEqual(config);
  expect((await flow()).checkedInVersion).toMatchObject({ id: "1.0" });
});

test.each([
  [true, 409],
  [false, 200],
])("with checkinNeedsLock %s answers a check-in by who has no lock %i", async (checkinNeedsLock, status) => {
  const { act, flow, idle, simulator } = await start({ checkinNeedsLock });
  await act("checkout");
  simulator.lockFlow("f");
  const answer = await act("checkin");
  if (status === 409) return expectRefusal(answer, ...notLocked);
  expect(answer.status).toBe(status);
  await idle();
  expect((await flow()).lockedUser).toBeUndefined();
});

test.each([
  [true, 200],
  [false, 409],
])(
  "with checkoutAgain %s answers a second check-out by the same client %i",
  async (checkoutAgain, status) => {
    const { act, flow } = await start({ checkoutAgain });
    await act("checkout");
    const again = await act("checkout");
    if (status === 409) await expectRefusal(again, ...lockedByOther);
    expect(again.status).toBe(status);
    expect((await flow()).lockedClient).toMatchObject({ id: "demo-client" });
  },
);

test("keeps somebody's draft as a version when the flow is unlocked", async () => {
  const { act, save } = await start();
  await act("checkout");
  await save();
  expect(await flowOf(await act("unlock"))).toMatchObject({
    checkedInVersion: { id: "2.0", type: "CHECKIN" },
  });
});

test("deactivates a flow until it is published again", async () => {
  const { act, flow, idle } = await start();
  expect(await flowOf(await act("deactivate"))).toMatchObject({ active: false });
  expect(await flow()).not.toHaveProperty("publishedVersion");
  await act("publish");
  await idle();
  expect(await flow()).toMatchObject({ active: true, publishedVersion: { id: "1.0" } });
});

test("has nothing to check in, publish or show of a flow that was never saved", async () => {
  const { api, act } = await start({ flows: [{ id: "f", configuration: null }] });
  await expectRefusal(
    await api("GET", "/flows/f/latestconfiguration"),
    404,
    "flow.no.config.available",
    "Flow has no saved or checked-in configuration.",
  );
  await expectRefusal(
    await act("publish"),
    404,
    "architect.flow.data.missing",
    "Flow version data content is missing.",
  );
  await act("checkout");
  await expectRefusal(
    await act("checkin"),
    409,
    "architect.flow.cannot.checkin.missing.config",
    "Flow cannot be checked in because there is no saved configuration.",
  );
  expect((await act("unlock")).status).toBe(200);
});

test("asks for the flow, for content, and for a flow that is there", async () => {
  const { api, save, act, simulator } = await start({ autoCreateFlows: false });
  expect(await read(api("POST", "/flows/actions/checkout"))).toMatchObject({
    status: 400,
    code: "architect.query.parameter.missing",
  });
  expect(await read(save([]))).toMatchObject({ status: 400, code: "architect.flow.data.missing" });
  expect((await api("POST", "/flows/actions/checkout?flow=other")).status).toBe(404);
  simulator.removeFlow("f");
  for (const action of ["checkout", "checkin", "publish", "unlock", "revert", "deactivate"]) {
    expect((await act(action)).status, action).toBe(410);
  }
});

test("counts actions as writes to the flow and lets faults aim at them", async () => {
  const { act, simulator } = await start();
  simulator.addFault({ kind: "status", status: 409, flowId: "f", method: "POST", count: 1 });
  await expectRefusal(await act("checkout"), ...notLocked);
  await act("checkout");
  expect(simulator.requests({ flowId: "f" }).map(({ path }) => path)).toEqual(
    Array(2).fill("/api/v2/flows/actions/checkout"),
  );
  expect(simulator.inFlight("f")).toEqual({ current: 0, highest: 1 });
});

test("answers a publish with 202 when so configured", async () => {
  const { act } = await start({ acceptedStatus: 202 });
  const answer = await act("publish");
  expect(answer.status).toBe(202);
  expect(await answer.json()).toMatchObject({ actionName: "PUBLISH" });
});

test("asks for a header when so configured, at writes to flows alone", async () => {
  const { act, flow, simulator, url, token } = await start({ requiredHeader: "X-Session" });
  await expectRefusal(
    await act("checkout"),
    400,
    "architect.request.header.missing",
    "A required request header is missing or empty.",
  );
  await flow();
  const headers = { authorization: `Bearer ${token}`, "x-session": "1" };
  const send = () => fetch(`${url}/api/v2/flows/actions/checkout?flow=f`, { method: "POST", headers });
  expect((await send()).status).toBe(200);
  simulator.configure({ requiredHeader: null });
  expect((await act("checkout")).status).toBe(200);
});

test.each([
  [{ flowTypes: "documented" }, { name: "New", type: "voice" }, "invalid.value"],
  [{ uniqueFlowNames: true }, { name: "Main IVR", type: "INBOUNDCALL" }, "architect.flow.already.exists"],
] as const)("with %j refuses to write %j, which it takes otherwise", async (setting, body, code) => {
  const { api, simulator } = await start({ requireLock: "never", ...setting });
  expect(await read(api("PUT", "/flows/g", body))).toMatchObject({ code });
  expect((await api("PUT", "/flows/g", { name: "New", type: "INBOUNDCALL" })).status).toBe(200);
  simulator.configure({ flowTypes: "any", uniqueFlowNames: false });
  expect((await api("PUT", "/flows/g", body)).status).toBe(200);
});
