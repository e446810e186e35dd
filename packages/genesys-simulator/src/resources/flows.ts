import type { FastifyInstance } from "fastify";
import { underFaults } from "../under-faults.ts";
import { visitOf } from "../visit.ts";

type FlowRoute = { Params: { flowId: string } };

export function flowRoutes(scope: FastifyInstance) {
  scope.get<FlowRoute>("/flows/:flowId", (request, reply) =>
    underFaults(request, reply, () => visitOf(request).org.flows.read(request.params.flowId)),
  );

  scope.put<FlowRoute>("/flows/:flowId", (request, reply) =>
    underFaults(request, reply, () => {
      const { org, record } = visitOf(request);
      return org.flows.write(request.params.flowId, request.body, record);
    }),
  );
}
