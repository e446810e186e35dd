import { expect, test } from "vitest";
import { errorBodyOf, menuBody, startSimulator } from "./start-simulator.ts";

const metadata = { name: "Main IVR", type: "INBOUNDCALL", description: "variant_a" };

test("keeps what a PUT sent, unknown properties included, and returns it as a flow", async () => {
  const { putFlow, getFlow, simulator } = await startSimulator();
  const flow = { ...menuBody, id: "flow-1", active: true, deleted: false, selfUri: "/api/v2/flows/flow-1" };
  const answer = await putFlow();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject(flow);
  expect(await (await getFlow()).json()).toMatchObject(flow);
  expect(simulator.holds("flow-1")).toEqual(menuBody);
});

test("ignores unknown properties when so configured", async () => {
  const { putFlow, simulator } = await startSimulator({ unknownProperties: "ignore" });
  const answer = await putFlow({ ...metadata, steps: [], entrySteps: [] });
  expect(answer.status).toBe(200);
  expect(await answer.json()).not.toHaveProperty("steps");
  expect(simulator.holds("flow-1")).toEqual(metadata);
});

test("rejects unknown properties when so configured", async () => {
  const { putFlow, simulator } = await startSimulator({ unknownProperties: "reject" });
  const answer = await putFlow();
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(
    errorBodyOf(answer, 400, "invalid.property", "Value [steps] is not a valid property for object [Flow]"),
  );
  expect(simulator.history("flow-1")).toEqual([]);
  expect((await putFlow(metadata)).status).toBe(200);
});

test.each([
  [{ type: "voice" }, "missing.name", "missing name."],
  [{ name: " ", type: "voice" }, "missing.name", "missing name."],
  [{ name: "Main" }, "missing.type", "missing type."],
  [
    { name: "a/b", type: "voice" },
    "invalid.name.contains.slash",
    "invalid name.  Flow names must not contain forward slashes.",
  ],
  [
    { name: "--", type: "voice" },
    "invalid.name.no.alpha",
    "invalid name.  Names must contain at least one alphanumeric character.",
  ],
  [
    { name: "a-debug", type: "voice" },
    "invalid.name.contains.debug",
    "invalid name.  Flow names must not end with '-debug'.",
  ],
])("validates %j", async (body, code, message) => {
  const { putFlow, simulator } = await startSimulator();
  const answer = await putFlow(body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(
    errorBodyOf(
      answer,
      400,
      `architect.flow.validate.failed.${code}`,
      `Failed to validate flow due to ${message}`,
    ),
  );
  expect(simulator.history("flow-1")).toEqual([]);
});

test("demands the flow's lock when so configured", async () => {
  const { putFlow, getFlow } = await startSimulator({ requireLock: "always" });
  const answer = await putFlow();
  expect(answer.status).toBe(409);
  expect(await answer.json()).toEqual(
    errorBodyOf(answer, 409, "architect.flow.not.locked.by.user", "Flow is not locked by requesting user."),
  );
  expect((await getFlow()).status).toBe(200);
});

test("knows only the flows it was given when it may not create others", async () => {
  const { putFlow, getFlow } = await startSimulator({
    autoCreateFlows: false,
    flows: [{ id: "flow-1", name: "Main IVR" }],
  });
  expect(await (await getFlow("flow-1")).json()).toMatchObject({
    id: "flow-1",
    name: "Main IVR",
    type: "INBOUNDCALL",
  });
  for (const answer of [await getFlow("other"), await putFlow(menuBody, { flowId: "other" })]) {
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual(
      errorBodyOf(answer, 404, "architect.flow.not.found", "Could not find flow with specified ID."),
    );
  }
});

test("answers 410 for a removed flow until it is created again", async () => {
  const { putFlow, getFlow, simulator } = await startSimulator();
  await putFlow();
  expect(simulator.removeFlow("flow-1")).toBe(true);
  for (const answer of [await getFlow(), await putFlow()]) {
    expect(answer.status).toBe(410);
    expect(await answer.json()).toEqual(
      errorBodyOf(answer, 410, "architect.flow.deleted", "Flow has been deleted."),
    );
  }
  simulator.createFlow({ id: "flow-1", name: "New" });
  expect(await (await getFlow()).json()).toMatchObject({ name: "New", deleted: false });
});

test("serves flow ids that need encoding", async () => {
  const { putFlow, simulator } = await startSimulator();
  expect((await putFlow(menuBody, { flowId: encodeURIComponent("a b/ü") })).status).toBe(200);
  expect(simulator.holds("a b/ü")).toEqual(menuBody);
});
