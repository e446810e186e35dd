import { expect, test } from "vitest";
import { errorBodyOf, startSimulator } from "./start-simulator.ts";

const participant = { conversationId: "c-1", participantId: "p-1" };
const path = "/conversations/c-1/participants/p-1/attributes";
const body = { attributes: { MenuVariant: "variant_a" } };

test("adds to a participant's attributes, with 202 and nothing else", async () => {
  const { api, simulator, admin } = await startSimulator();
  const answer = await api("PATCH", path, body);
  expect(answer.status).toBe(202);
  expect(await answer.text()).toBe("");
  const echo = await api("PATCH", path.replace("conversations", "conversations/calls"), {
    attributes: { Segment: "premium" },
  });
  expect(echo.status).toBe(202);
  expect(await echo.json()).toEqual({ attributes: { Segment: "premium" } });
  const attributes = { MenuVariant: "variant_a", Segment: "premium" };
  expect(simulator.holds(participant)).toEqual(attributes);
  expect(simulator.history(participant).map((write) => write.body)).toEqual([body, expect.anything()]);
  const shown = await admin("/conversations/c-1/participants/p-1/in-flight");
  expect(await shown.json()).toEqual({ current: 0, highest: 1 });
});

test("answers 404 for a participant it does not know, when they do not come into being by themselves", async () => {
  const { api, simulator, admin } = await startSimulator({ autoCreateParticipants: false });
  const unknown = await api("PATCH", path, body);
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toEqual(
    errorBodyOf(unknown, 404, "conversation.error.participant.not.found", "The participant does not exist."),
  );
  await admin("/conversations/c-1/participants/p-1", "PUT");
  expect((await api("PATCH", path, body)).status).toBe(202);
  expect(simulator.removeParticipant(participant)).toBe(true);
  expect((await api("PATCH", path, body)).status).toBe(404);
  expect((await admin("/conversations/c-1/participants/p-1", "DELETE")).status).toBe(404);
});

test.each([[{}], [{ attributes: { a: 1 } }], [[]]])("refuses the attributes %j", async (wrong) => {
  const { api, simulator } = await startSimulator();
  expect((await api("PATCH", path, wrong)).status).toBe(400);
  expect(simulator.holds(participant)).toBeUndefined();
});

test("remembers no more participants than told", async () => {
  const { api, simulator } = await startSimulator({ maxRecorded: 2 });
  for (const id of ["p-1", "p-2", "p-3"]) await api("PATCH", path.replace("p-1", id), body);
  expect(simulator.holds(participant)).toBeUndefined();
  expect(simulator.history(participant)).toEqual([]);
  expect(simulator.inFlight(participant)).toEqual({ current: 0, highest: 0 });
  expect(simulator.holds({ ...participant, participantId: "p-3" })).toEqual(body.attributes);
});
