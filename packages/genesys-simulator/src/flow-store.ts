import { ApiError } from "./api-error.ts";
import { type FlowContent, parseFlowContent } from "./flow-content.ts";
import { problems } from "./problems.ts";
import type { Settings } from "./settings.ts";

export type NewFlow = { id: string; name?: string | undefined; type?: string | undefined };

export type AppliedWrite = {
  /** The `id` of the recorded request. */
  requestId: number;
  /** The body as it was sent. */
  body: unknown;
  arrivedAtMs: number;
  appliedAtMs: number;
};

export type FlowSummary = { id: string; name: string; deleted: boolean; writesApplied: number };

type Flow = { content: FlowContent; deleted: boolean; writesApplied: number; history: AppliedWrite[] };

type FlowStoreOptions = { now: () => number; settings: Settings; maxHistoryPerFlow: number };

export function makeFlowStore({ now, settings, maxHistoryPerFlow }: FlowStoreOptions) {
  const flows = new Map<string, Flow>();

  function create({ id, name = `Flow ${id}`, type = "INBOUNDCALL" }: NewFlow): Flow {
    const flow = { content: { name, type }, deleted: false, writesApplied: 0, history: [] };
    flows.set(id, flow);
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
    write(id: string, body: unknown, request: { id: number; startedAtMs: number }) {
      const flow = find(id);
      const content = parseFlowContent(body, settings.unknownProperties);
      if (settings.requireLock === "always") throw new ApiError(problems.flowNotLocked);
      flow.content = content;
      flow.writesApplied += 1;
      flow.history.push({
        requestId: request.id,
        body,
        arrivedAtMs: request.startedAtMs,
        appliedAtMs: now(),
      });
      if (flow.history.length > maxHistoryPerFlow) flow.history.shift();
      return view(id, flow);
    },
    /** From now on the flow answers 410. */
    remove(id: string): boolean {
      const flow = flows.get(id);
      if (!flow || flow.deleted) return false;
      flow.deleted = true;
      return true;
    },
    holds(id: string): FlowContent | undefined {
      return flows.get(id)?.content;
    },
    history(id: string): AppliedWrite[] {
      return [...(flows.get(id)?.history ?? [])];
    },
    list(): FlowSummary[] {
      return [...flows].map(([id, { content, deleted, writesApplied }]) => ({
        id,
        name: String(content["name"]),
        deleted,
        writesApplied,
      }));
    },
  };
}

function view(id: string, { content, deleted }: Flow) {
  return {
    division: { id: "home", name: "Home", selfUri: "/api/v2/authorization/divisions/home" },
    ...content,
    id,
    active: true,
    system: false,
    deleted,
    selfUri: `/api/v2/flows/${encodeURIComponent(id)}`,
  };
}
