import { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { AppliedWrites, WriteRequest } from "./applied-writes.ts";
import { type Division, divisionView, homeDivision } from "./division.ts";
import { type FlowContent, parseFlowContent } from "./flow-content.ts";
import { problems } from "./problems.ts";
import type { Settings } from "./settings.ts";
import { flowPlace } from "./subject.ts";

export type NewFlow = {
  id: string;
  name?: string | undefined;
  type?: string | undefined;
  division?: Division | undefined;
};

export type FlowSummary = { id: string; name: string; deleted: boolean; writesApplied: number };

type Flow = { content: FlowContent; division: Division; deleted: boolean };

type FlowStoreOptions = { settings: Settings; writes: AppliedWrites };

export function makeFlowStore({ settings, writes }: FlowStoreOptions) {
  const flows = new Map<string, Flow>();

  function create({ id, name = `Flow ${id}`, type = "INBOUNDCALL", division = homeDivision }: NewFlow): Flow {
    const flow = { content: { name, type }, division, deleted: false };
    flows.set(id, flow);
    writes.forget(flowPlace(id));
    return flow;
  }

  function find(id: string): Flow {
    const flow = flows.get(id) ?? (settings.autoCreateFlows ? create({ id }) : undefined);
    if (!flow) throw new ApiError(problems.flowNotFound);
    if (flow.deleted) throw new ApiError(problems.flowDeleted);
    return flow;
  }

  return {
    create,
    /** The flow as the platform shows it. @throws ApiError 404, 410 */
    read(id: string) {
      return view(id, find(id));
    },
    /** @throws ApiError 400, 404, 409, 410 */
    write(id: string, body: unknown, request: WriteRequest) {
      const flow = find(id);
      const content = parseFlowContent(body, settings.unknownProperties);
      if (settings.requireLock === "always") throw new ApiError(problems.flowNotLocked);
      flow.content = content;
      flow.division = divisionSchema.safeParse(content).data?.division ?? flow.division;
      writes.add(flowPlace(id), request, body);
      return view(id, flow);
    },
    /** From now on the flow answers 410. */
    remove(id: string): boolean {
      const flow = flows.get(id);
      if (!flow || flow.deleted) return false;
      flow.deleted = true;
      return true;
    },
    divisionOf: (id: string): string | undefined => flows.get(id)?.division.id,
    holds(id: string): FlowContent | undefined {
      return flows.get(id)?.content;
    },
    list(): FlowSummary[] {
      return [...flows].map(([id, { content, deleted }]) => ({
        id,
        name: String(content["name"]),
        deleted,
        writesApplied: writes.total(flowPlace(id)),
      }));
    },
  };
}

const divisionSchema = z.object({ division: z.object({ id: z.string(), name: z.string().optional() }) });

function view(id: string, { content, division, deleted }: Flow) {
  return {
    ...content,
    id,
    division: divisionView(division),
    active: true,
    system: false,
    deleted,
    selfUri: `/api/v2/flows/${encodeURIComponent(id)}`,
  };
}
