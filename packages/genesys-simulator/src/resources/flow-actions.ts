import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { anyOf, type Needs } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { underFaults } from "../faults/under-faults.ts";
import { type Flow, flowView } from "../flows/flow.ts";
import {
  type Background,
  checkIn,
  checkOut,
  deactivate,
  publish,
  revert,
  unlock,
} from "../flows/flow-actions.ts";
import { type FlowOperation, operationView } from "../flows/flow-operation.ts";
import { flowProblems } from "../flows/flow-problems.ts";
import type { LockOwner } from "../flows/lock-owner.ts";
import type { Settings } from "../settings.ts";
import { visitOf } from "../visit.ts";

const versionSchema = z.object({ version: z.string().optional() });

/** `POST /flows/actions/…?flow=`, each with an empty body. */
export function flowActionRoutes(scope: FastifyInstance) {
  const edit = anyOf("architect:flow:edit");

  atOnce("checkout", edit, checkOut);
  atOnce("revert", edit, revert);
  atOnce("unlock", anyOf("architect:flow:unlock"), unlock);
  atOnce("deactivate", anyOf("architect:flow:publish"), deactivate);

  inBackground("checkin", anyOf("architect:flow:edit", "architect:flow:unlock"), (request) => {
    const { flow, owner, settings, background } = stage(request);
    return checkIn(flow, owner, settings, background);
  });
  inBackground("publish", anyOf("architect:flow:unlock", "architect:flow:publish"), (request) => {
    const { flow, owner, background } = stage(request);
    return publish(flow, versionSchema.parse(request.query).version, owner, background);
  });

  function atOnce(
    action: string,
    needs: Needs,
    act: (flow: Flow, owner: LockOwner, settings: Settings) => void,
  ) {
    scope.post(`/flows/actions/${action}`, { config: { resource: "flow", needs } }, (request, reply) =>
      underFaults(request, reply, () => {
        const { flow, owner, settings } = stage(request);
        act(flow, owner, settings);
        return flowView(flow);
      }),
    );
  }

  function inBackground(action: string, needs: Needs, start: (request: FastifyRequest) => FlowOperation) {
    const config = { resource: "flow", needs, asynchronous: true } as const;
    scope.post(`/flows/actions/${action}`, { config }, (request, reply) => {
      const { acceptedStatus } = visitOf(request).org.settings;
      reply.code(action === "publish" ? acceptedStatus : 200);
      return underFaults(request, reply, () => operationView(start(request)));
    });
  }
}

interface Stage {
  flow: Flow;
  owner: LockOwner;
  settings: Settings;
  background: Background;
}

function stage(request: FastifyRequest): Stage {
  const { org, record, failure } = visitOf(request);
  if (!record.flowId) throw new ApiError(flowProblems.queryParameterMissing);
  const { settings } = org;
  const background = { after: org.after, durationMs: settings.operationMs, failure };
  return { flow: org.flows.find(record.flowId), owner: org.client, settings, background };
}
