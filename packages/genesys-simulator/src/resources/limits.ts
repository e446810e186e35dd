import type { FastifyInstance } from "fastify";
import { ApiError } from "../api-error.ts";
import { underFaults } from "../faults/under-faults.ts";
import { problems, tokenRateKey } from "../problems.ts";
import type { Settings } from "../settings.ts";
import { visitOf } from "../visit.ts";

type LimitRoute = { Params: { namespace: string } };

/** What the simulator itself enforces. The keys of `datatables` are guesses: Genesys' list of them was not found. */
export function limitRoutes(scope: FastifyInstance) {
  scope.get<LimitRoute>(
    "/organizations/limits/namespaces/:namespace",
    { config: { resource: "limit" } },
    (request, reply) =>
      underFaults(request, reply, () => {
        const { namespace } = request.params;
        const limits = limitsOf(visitOf(request).org.settings)[namespace];
        if (!limits) throw new ApiError(problems.unknownLimitNamespace);
        return { entities: Object.entries(limits).map(([key, value]) => ({ key, namespace, value })) };
      }),
  );
}

function limitsOf({
  rateLimitPerMinute,
  maxDatatables,
  maxDatatableRows,
}: Settings): Record<string, Record<string, number>> {
  return {
    "platform.api": { [tokenRateKey]: rateLimitPerMinute },
    datatables: { "datatables.max": maxDatatables, "datatable.rows.max": maxDatatableRows },
  };
}
