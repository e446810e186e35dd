import type { FlowTarget, JsonValue } from "@menuswitch/domain";
import { z } from "zod";
import { changeFlow, FLOW_PERMISSIONS, type Flow, readFlow } from "./flow-requests.ts";
import { hashContent } from "./hash-content.ts";
import type { NamedMenu, Stamp, TargetKind } from "./target-kind.ts";

/** `PUT /flows/{id}`: it changes what Architect shows of a flow, never what callers of a published flow hear. */
export const flowTarget: TargetKind<FlowTarget> = {
  render(target, menu) {
    return target.profile === "seed" ? renderSeed(target, menu) : renderPlatform(target, menu);
  },
  permissions: FLOW_PERMISSIONS,
  connect: ({ clientId }) => ({
    async write(target, content, stamp, api) {
      if (target.profile === "seed") {
        const headers = { "x-genesys-client": "dev-ivr-menu-updater" };
        return changeFlow({ target, body: content, headers, clientId }, api);
      }
      const { name, type, division } = await readFlow(target, api, FLOW_PERMISSIONS);
      const description = describe(platformContentSchema.parse(content), stamp);
      const body = { name, type, description, ...(division && { division: { id: division.id } }) };
      return changeFlow({ target, body, clientId }, api);
    },
    async read(targets, api) {
      const contents: JsonValue[] = [];
      for (const target of targets) contents.push(contentOf(target, await readFlow(target, api)));
      return contents;
    },
    async probe(target, api) {
      await readFlow(target, api);
    },
  }),
};

const platformContentSchema = z.object({ flowId: z.string(), description: z.string() });

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
