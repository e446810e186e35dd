import type { FastifyInstance } from "fastify";
import { anyOf, requireNamedDivision } from "../access.ts";
import { underFaults } from "../under-faults.ts";
import { visitOf } from "../visit.ts";

type FlowRoute = { Params: { flowId: string } };

const needs = (action: string) => ({ resource: "flow" as const, needs: anyOf(`architect:flow:${action}`) });

export function flowRoutes(scope: FastifyInstance) {
  scope.get<FlowRoute>("/flows/:flowId", { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => visitOf(request).org.flows.read(request.params.flowId)),
  );

  scope.put<FlowRoute>("/flows/:flowId", { config: needs("edit") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { org, record } = visitOf(request);
      requireNamedDivision(request);
      return org.flows.write(request.params.flowId, request.body, record);
    }),
  );
}
