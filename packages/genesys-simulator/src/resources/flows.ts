import type { FastifyInstance } from "fastify";
import { anyOf, requireNamedDivision } from "../access.ts";
import { underFaults } from "../faults/under-faults.ts";
import { flowView } from "../flows/flow.ts";
import { visitOf } from "../visit.ts";

type FlowRoute = { Params: { flowId: string } };

const needs = (action: string) => ({ resource: "flow" as const, needs: anyOf(`architect:flow:${action}`) });

/** Metadata only: what a flow plays is in its versions. */
export function flowRoutes(scope: FastifyInstance) {
  scope.get<FlowRoute>("/flows/:flowId", { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => flowView(visitOf(request).org.flows.find(request.params.flowId))),
  );

  scope.put<FlowRoute>("/flows/:flowId", { config: needs("edit") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { org, record } = visitOf(request);
      requireNamedDivision(request);
      return flowView(org.flows.write(request.params.flowId, request.body, record));
    }),
  );
}
