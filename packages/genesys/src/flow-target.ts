import { DeliveryError, type FlowTarget, type JsonValue } from "@menuswitch/domain";
import { z } from "zod";
import type { ApiRequest } from "./api-request.ts";
import { hashContent } from "./hash-content.ts";
import { parseJson } from "./parse-json.ts";
import type { TargetKind } from "./target-kind.ts";

const VIEW = "architect:flow:view";
const EDIT = "architect:flow:edit";

/** `PUT /flows/{id}`: it changes what Architect shows of a flow, never what callers of a published flow hear. */
export const flowTarget: TargetKind<FlowTarget> = {
  render(target, menu) {
    return target.profile === "seed" ? renderSeed(target, menu) : renderPlatform(target, menu);
  },
  async write(target, content, api) {
    const request = {
      path: `/flows/${encodeURIComponent(target.flowId)}`,
      subject: { noun: "flow", id: target.flowId, setting: "flowId" },
    };
    if (target.profile === "seed") {
      const headers = { "x-genesys-client": "dev-ivr-menu-updater" };
      return (await api.send({ ...putOf(request, content), headers })).status;
    }
    const answer = await api.send({ ...request, method: "GET", permissions: [VIEW, EDIT] });
    const flow = flowSchema.safeParse(parseJson(answer.body));
    if (!flow.success) {
      throw new DeliveryError({
        code: "CONNECTION_LOST",
        message: `Genesys Cloud answered ${answer.status}, but with something that is not a whole flow.`,
        remedy: "It is tried again. If it stays so, check GENESYS_API_BASE and the proxies in between.",
        status: answer.status,
      });
    }
    const { name, type, division } = flow.data;
    const { description } = platformContentSchema.parse(content);
    const body = { name, type, description, ...(division && { division: { id: division.id } }) };
    return (await api.send(putOf(request, body))).status;
  },
};

type FlowRequest = Pick<ApiRequest, "path" | "subject">;
type RenderableMenu = Parameters<typeof flowTarget.render>[1];

/** What has to be sent back unchanged: the API takes no partial update. */
const flowSchema = z.object({
  name: z.string(),
  type: z.string(),
  division: z.object({ id: z.string() }).nullish(),
});

const platformContentSchema = z.object({ flowId: z.string(), description: z.string() });

function putOf(request: FlowRequest, body: JsonValue): ApiRequest {
  return { ...request, method: "PUT", permissions: [EDIT], body };
}

function renderSeed(target: FlowTarget, menu: RenderableMenu): JsonValue {
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
function renderPlatform(target: FlowTarget, menu: RenderableMenu): JsonValue {
  const { options, timeoutMs, maxRetries } = menu;
  const version = hashContent({ options, timeoutMs, maxRetries }).slice(0, 12);
  return {
    flowId: target.flowId,
    description: `Menu ${menu.id}, version ${version}. Kept up to date by Menuswitch.`,
  };
}
