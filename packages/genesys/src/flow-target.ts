import { DeliveryError, type FlowTarget, type JsonValue } from "@menuswitch/domain";
import { z } from "zod";
import type { ApiRequest, Subject } from "./api-request.ts";
import { type GenesysApi, isSuccess } from "./genesys-api.ts";
import { hashContent } from "./hash-content.ts";
import type { Answer } from "./http-sender.ts";
import { parseAnswer } from "./parse-answer.ts";
import { parseJson } from "./parse-json.ts";
import type { NamedMenu, Stamp, TargetKind } from "./target-kind.ts";

const VIEW = "architect:flow:view";
const EDIT = "architect:flow:edit";
const NOT_LOCKED = "architect.flow.not.locked.by.user";

const REMEDIES = {
  [NOT_LOCKED]:
    "Genesys Cloud wants the flow locked by this OAuth client before it is changed: write `lock: checkout-on-409` for the target in the menu catalog, or check in or unlock the flow in Architect.",
  "architect.flow.locked.by.user":
    "Somebody has the flow open for editing: have it checked in or unlocked in Architect. Menuswitch takes no lock away.",
  "architect.flow.already.exists":
    "Another flow of this type has the same name: change the target's name in the menu catalog.",
  "400":
    "Read what Genesys Cloud says about the flow. Check the target's profile: `seed` sends steps that the platform's API does not document, `platform` sends documented fields only.",
  "409":
    "Something else holds or changes the flow: look whether it is locked or being published in Architect.",
};

/** `PUT /flows/{id}`: it changes what Architect shows of a flow, never what callers of a published flow hear. */
export const flowTarget: TargetKind<FlowTarget> = {
  render(target, menu) {
    return target.profile === "seed" ? renderSeed(target, menu) : renderPlatform(target, menu);
  },
  permissions: [VIEW, EDIT],
  connect: ({ clientId }) => ({
    async write(target, content, stamp, api) {
      if (target.profile === "seed") {
        const headers = { "x-genesys-client": "dev-ivr-menu-updater" };
        return put({ target, body: content, headers, clientId }, api);
      }
      const { name, type, division } = await readFlow(target, api, [VIEW, EDIT]);
      const description = describe(platformContentSchema.parse(content), stamp);
      const body = { name, type, description, ...(division && { division: { id: division.id } }) };
      return put({ target, body, clientId }, api);
    },
    async read(targets, api) {
      const contents: JsonValue[] = [];
      for (const target of targets) contents.push(contentOf(target, await readFlow(target, api, [VIEW])));
      return contents;
    },
    async probe(target, api) {
      await readFlow(target, api, [VIEW]);
    },
  }),
};

/** What has to be sent back unchanged: the API takes no partial update. */
const flowSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  division: z.object({ id: z.string() }).nullish(),
});
type Flow = z.infer<typeof flowSchema>;

const platformContentSchema = z.object({ flowId: z.string(), description: z.string() });

function requestFor(target: FlowTarget, permissions: readonly string[]) {
  const subject: Subject = { noun: "flow", id: target.flowId, setting: "flowId", remedies: REMEDIES };
  return { path: `/flows/${encodeURIComponent(target.flowId)}`, subject, permissions };
}

async function readFlow(target: FlowTarget, api: GenesysApi, permissions: string[]): Promise<Flow> {
  const answer = await api.send({ ...requestFor(target, permissions), method: "GET" });
  return parseAnswer(flowSchema, answer, "a whole flow");
}

/**
 * Changes the flow. Where the lock policy says so, one that this client has to lock first is checked out, changed and
 * checked in: once, and never against somebody else's lock.
 */
async function put(
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
    if (isLockedBy(clientId, first)) await act("checkin", target, api);
    return first.status;
  }
  await act("checkout", target, api);
  const second = await api.send(request).catch(async (error: unknown) => {
    if (error instanceof DeliveryError && !error.effectUnknown) await giveBack(target, api);
    throw error;
  });
  await act("checkin", target, api);
  return second.status;
}

function act(action: "checkout" | "checkin", target: FlowTarget, api: GenesysApi): Promise<Answer> {
  const path = `/flows/actions/${action}?flow=${encodeURIComponent(target.flowId)}`;
  return api.send({ ...requestFor(target, [EDIT]), method: "POST", path });
}

/** What was refused under a lock of ours must not leave the flow locked; that it was refused is what counts. */
async function giveBack(target: FlowTarget, api: GenesysApi): Promise<void> {
  await act("checkin", target, api).catch((error: unknown) => {
    if (!(error instanceof DeliveryError)) throw error;
  });
}

const lockSchema = z.object({ lockedClient: z.object({ id: z.string() }) });

function isLockedBy(clientId: string, answer: Answer): boolean {
  const locked = lockSchema.safeParse(parseJson(answer.body));
  return locked.data?.lockedClient.id.toLowerCase() === clientId.toLowerCase();
}

function renderSeed(target: FlowTarget, menu: NamedMenu): JsonValue {
  return {
    id: target.flowId,
    name: target.name,
    type: "voice",
    description: "Automatically updated via webhook service",
    steps: [
      {
        id: "ivr-main-menu",
        type: "SetPrompt",
        config: {
          options: menu.options.map(({ value, prompt }) => ({ value, prompt })),
          timeout: menu.timeoutMs,
          maxRetries: menu.maxRetries,
          playDigits: true,
        },
      },
    ],
    entrySteps: ["ivr-main-menu"],
  };
}

/**
 * The description is all that can tell an administrator which menu is meant, and which wording of it. The flow's id is
 * part of the content though not of the body: the same menu on another flow is another write.
 */
function renderPlatform(target: FlowTarget, menu: NamedMenu): JsonValue {
  const { options, timeoutMs, maxRetries } = menu;
  const version = hashContent({ options, timeoutMs, maxRetries }).slice(0, 12);
  return {
    flowId: target.flowId,
    description: `Menu ${menu.id}, version ${version}. Kept up to date by Menuswitch.`,
  };
}

function describe({ description }: { description: string }, { revision }: Stamp): string {
  return description.replace(/(, version [0-9a-f]+)\./, `$1, revision ${revision}.`);
}

function withoutRevision(description: string): string {
  return description.replace(/(, version [0-9a-f]+), revision \d+\./, "$1.");
}

function contentOf(target: FlowTarget, flow: Flow): JsonValue {
  if (target.profile === "platform") {
    const { description } = z.object({ description: z.string().catch("") }).parse(flow);
    return { flowId: target.flowId, description: withoutRevision(description) };
  }
  const told = z.record(z.string(), z.json()).parse(flow);
  const sent = ["id", "name", "type", "description", "steps", "entrySteps"];
  return Object.fromEntries(Object.entries(told).filter(([field]) => sent.includes(field)));
}
