import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { anyOf } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { underFaults } from "../faults/under-faults.ts";
import { requireLock } from "../flows/flow-actions.ts";
import { flowProblems } from "../flows/flow-problems.ts";
import { versionView } from "../flows/flow-versions.ts";
import { pageOf, pageSchema, parseQuery } from "../paging.ts";
import { visitOf } from "../visit.ts";

type FlowRoute = { Params: { flowId: string } };
type VersionRoute = { Params: { flowId: string; versionId: string } };

const configurationSchema = z.record(z.string(), z.unknown());

const needs = (action: string) => ({ resource: "flow" as const, needs: anyOf(`architect:flow:${action}`) });

/** What a flow plays, as opaque configurations. */
export function flowVersionRoutes(scope: FastifyInstance) {
  const path = "/flows/:flowId/versions";

  scope.get<FlowRoute>(path, { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { org } = visitOf(request);
      const { flowId } = request.params;
      const page = parseQuery(request.query, pageSchema(org.settings.maxPageSize));
      const versions = org.flows.find(flowId).versions.list();
      const uri = `/api/v2/flows/${encodeURIComponent(flowId)}/versions`;
      return pageOf(
        versions.map((version) => versionView(flowId, version)),
        page,
        uri,
      );
    }),
  );

  scope.post<FlowRoute>(path, { config: needs("edit") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { org } = visitOf(request);
      const flow = org.flows.find(request.params.flowId);
      const configuration = configurationSchema.safeParse(request.body).data;
      if (!configuration) throw new ApiError(flowProblems.bodyMissing);
      requireLock(flow, org.client);
      return versionView(flow.id, flow.versions.save(configuration, org.client));
    }),
  );

  scope.get<VersionRoute>(`${path}/:versionId`, { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { flowId, versionId } = request.params;
      return versionView(flowId, visitOf(request).org.flows.find(flowId).versions.read(versionId));
    }),
  );

  scope.get<VersionRoute>(`${path}/:versionId/configuration`, { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => {
      const { flowId, versionId } = request.params;
      return visitOf(request).org.flows.find(flowId).versions.read(versionId).configuration;
    }),
  );

  scope.get<FlowRoute>("/flows/:flowId/latestconfiguration", { config: needs("view") }, (request, reply) =>
    underFaults(request, reply, () => {
      const [latest] = visitOf(request).org.flows.find(request.params.flowId).versions.list();
      if (!latest) throw new ApiError(flowProblems.noConfiguration);
      return latest.configuration;
    }),
  );
}
