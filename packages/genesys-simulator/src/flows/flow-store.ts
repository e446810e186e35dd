import { z } from "zod";
import { ApiError } from "../api-error.ts";
import type { AppliedWrites, WriteRequest } from "../applied-writes.ts";
import { type Division, homeDivision } from "../division.ts";
import type { Settings } from "../settings.ts";
import { flowPlace } from "../subject.ts";
import type { Flow } from "./flow.ts";
import { requireLock } from "./flow-actions.ts";
import { type FlowContent, parseFlowContent } from "./flow-content.ts";
import { flowProblems } from "./flow-problems.ts";
import { type FlowConfiguration, makeFlowVersions } from "./flow-versions.ts";
import { isSameOwner, type LockOwner } from "./lock-owner.ts";

export type NewFlow = {
  id: string;
  name?: string | undefined;
  type?: string | undefined;
  division?: Division | undefined;
  /** The content of its published version "1.0"; null for a flow that was never saved. */
  configuration?: FlowConfiguration | null | undefined;
};

export type FlowSummary = { id: string; name: string; deleted: boolean; writesApplied: number };

type FlowStoreOptions = { now: () => number; settings: Settings; writes: AppliedWrites; client: LockOwner };

export function makeFlowStore({ now, settings, writes, client }: FlowStoreOptions) {
  const flows = new Map<string, Flow>();

  function create({
    id,
    name = `Flow ${id}`,
    type = "INBOUNDCALL",
    division = homeDivision,
    configuration = { name, type },
  }: NewFlow): Flow {
    const versions = makeFlowVersions(now);
    if (configuration) {
      versions.save(configuration, client);
      versions.checkIn();
      versions.publish("1.0");
    }
    const flow: Flow = {
      id,
      content: { name, type },
      division,
      active: true,
      deleted: false,
      lock: undefined,
      operation: undefined,
      versions,
    };
    flows.set(id, flow);
    writes.forget(flowPlace(id));
    return flow;
  }

  function find(id: string): Flow {
    const flow = flows.get(id) ?? (settings.autoCreateFlows ? create({ id }) : undefined);
    if (!flow) throw new ApiError(flowProblems.notFound);
    if (flow.deleted) throw new ApiError(flowProblems.deleted);
    return flow;
  }

  function checkLock(flow: Flow) {
    const isOthers = flow.lock && !isSameOwner(flow.lock, client);
    if (
      settings.requireLock === "always" ||
      (settings.requireLock === "only-if-locked-by-other" && isOthers)
    ) {
      requireLock(flow, client);
    }
  }

  function named(name: unknown, type: unknown): Flow[] {
    return [...flows.values()].filter(
      ({ deleted, content }) => !deleted && content["name"] === name && content["type"] === type,
    );
  }

  return {
    create,
    /** @throws ApiError 404, 410 */
    find,
    named,
    /** Replaces the metadata. @throws ApiError 400, 404, 409, 410 */
    write(id: string, body: unknown, request: WriteRequest): Flow {
      const flow = find(id);
      const content = parseFlowContent(body, settings);
      if (
        settings.uniqueFlowNames &&
        named(content["name"], content["type"]).some((other) => other !== flow)
      ) {
        throw new ApiError(flowProblems.alreadyExists);
      }
      checkLock(flow);
      flow.content = content;
      flow.division = divisionSchema.safeParse(content).data?.division ?? flow.division;
      writes.add(flowPlace(id), request, body);
      return flow;
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
      return [...flows.values()].map(({ id, content, deleted }) => ({
        id,
        name: String(content["name"]),
        deleted,
        writesApplied: writes.total(flowPlace(id)),
      }));
    },
  };
}

export type FlowStore = ReturnType<typeof makeFlowStore>;

const divisionSchema = z.object({ division: z.object({ id: z.string(), name: z.string().optional() }) });
