import { DeliveryError, type FlowTarget, type JsonValue } from "@menuswitch/domain";
import { z } from "zod";
import type { ApiRequest, Subject } from "./api-request.ts";
import { readErrorBody } from "./error-body.ts";
import { type GenesysApi, isSuccess } from "./genesys-api.ts";
import type { Answer } from "./http-sender.ts";
import { parseAnswer } from "./parse-answer.ts";
import { parseJson } from "./parse-json.ts";

const VIEW = "architect:flow:view";
const EDIT = "architect:flow:edit";
export const FLOW_PERMISSIONS: readonly string[] = [VIEW, EDIT];

const NOT_LOCKED = "architect.flow.not.locked.by.user";
const NO_DRAFT = "architect.flow.cannot.checkin.missing.config";

const REMEDIES = {
  [NOT_LOCKED]:
    "Genesys Cloud wants the flow locked by this OAuth client before it is changed: write `lock: checkout-on-409` for the target in the menu catalog, or check in or unlock the flow in Architect.",
  "architect.flow.locked.by.user":
    "Somebody has the flow open for editing: have it checked in or unlocked in Architect. Menuswitch takes no lock away.",
  "architect.operation.already.in.progress":
    "The flow is being checked in or published: it is tried again with growing pauses.",
  "architect.flow.already.exists":
    "Another flow of this type has the same name: change the target's name in the menu catalog.",
  "400":
    "Read what Genesys Cloud says about the flow. Check the target's profile: `seed` sends steps that the platform's API does not document, `platform` sends documented fields only.",
  "409":
    "Something else holds or changes the flow: look whether it is locked or being published in Architect.",
};

/** What has to be sent back unchanged: the API takes no partial update. */
const flowSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  division: z.object({ id: z.string() }).nullish(),
});
export type Flow = z.infer<typeof flowSchema>;

function requestFor(target: FlowTarget, permissions: readonly string[]) {
  const subject: Subject = { noun: "flow", id: target.flowId, setting: "flowId", remedies: REMEDIES };
  return { path: `/flows/${encodeURIComponent(target.flowId)}`, subject, permissions };
}

/** @param permissions what is to be done with it, for the remedy of a refusal */
export async function readFlow(
  target: FlowTarget,
  api: GenesysApi,
  permissions: readonly string[] = [VIEW],
): Promise<Flow> {
  const answer = await api.send({ ...requestFor(target, permissions), method: "GET" });
  return parseAnswer(flowSchema, answer, "a whole flow");
}

/**
 * Changes the flow. Where the lock policy says so, one that this client has to lock first is checked out, changed and
 * checked in: once, and never against somebody else's lock.
 */
export async function changeFlow(
  {
    target,
    body,
    clientId,
    headers = {},
  }: { target: FlowTarget; body: JsonValue; clientId: string; headers?: Record<string, string> },
  api: GenesysApi,
): Promise<number> {
  const request: ApiRequest = { ...requestFor(target, [EDIT]), method: "PUT", body, headers };
  if (target.lock === "none") return (await api.send(request)).status;

  const first = await api.send({ ...request, handles: [NOT_LOCKED] });
  if (isSuccess(first)) {
    // What a crash left locked can be changed by this client, and by nobody else.
    if (isLockedBy(clientId, first)) await checkIn(target, api);
    return first.status;
  }
  await api.send(actionOn(target, "checkout"));
  const second = await api.send(request).catch(async (error: unknown) => {
    if (error instanceof DeliveryError && !error.effectUnknown) await giveBack(target, api);
    throw error;
  });
  await checkIn(target, api);
  return second.status;
}

function actionOn(target: FlowTarget, action: "checkout" | "checkin" | "revert"): ApiRequest {
  const path = `/flows/actions/${action}?flow=${encodeURIComponent(target.flowId)}`;
  return { ...requestFor(target, [EDIT]), method: "POST", path };
}

/**
 * Gives the lock back after a change; what the check-out made of the flow's content, which nobody has changed, becomes a
 * version.
 */
async function checkIn(target: FlowTarget, api: GenesysApi): Promise<void> {
  try {
    const answer = await api.send({ ...actionOn(target, "checkin"), handles: [NO_DRAFT, NOT_LOCKED] });
    // A flow that was never saved has nothing to check in, and would stay locked.
    if (readErrorBody(answer.body).code === NO_DRAFT) await api.send(actionOn(target, "revert"));
  } catch (error) {
    throw error instanceof DeliveryError ? error.afterEffect() : error;
  }
}

/** What was refused under a lock of ours must not leave the flow locked; that it was refused is what counts. */
async function giveBack(target: FlowTarget, api: GenesysApi): Promise<void> {
  await api.send(actionOn(target, "revert")).catch((error: unknown) => {
    if (!(error instanceof DeliveryError)) throw error;
  });
}

const lockSchema = z.object({ lockedClient: z.object({ id: z.string() }) });

function isLockedBy(clientId: string, answer: Answer): boolean {
  const locked = lockSchema.safeParse(parseJson(answer.body));
  return locked.data?.lockedClient.id.toLowerCase() === clientId.toLowerCase();
}
