import { randomUUID } from "node:crypto";
import { ApiError } from "../api-error.ts";
import { flowProblems } from "./flow-problems.ts";
import { type LockOwner, ownerView } from "./lock-owner.ts";

/** Opaque: what Architect makes of a flow. Its format is not documented. */
export type FlowConfiguration = Record<string, unknown>;

export type FlowVersion = {
  id: string;
  type: "PUBLISH" | "CHECKIN" | "SAVE";
  owner: LockOwner;
  configuration: FlowConfiguration;
  createdAtMs: number;
  publishedAtMs?: number;
};

/** The contents a flow had and has: a draft while it is checked out, and the versions checked in, "1.0", "2.0" … */
export function makeFlowVersions(now: () => number) {
  const checkedIn: FlowVersion[] = [];
  let draft: FlowVersion | undefined;
  let published: FlowVersion | undefined;

  function find(id: string): FlowVersion {
    const version = checkedIn.find((candidate) => candidate.id === id);
    if (!version) throw new ApiError(flowProblems.versionMissing);
    return version;
  }

  return {
    draft: () => draft,
    published: () => published,
    latest: () => checkedIn.at(-1),
    /** Newest first, the draft before all. */
    list: (): FlowVersion[] => [...(draft ? [draft] : []), ...checkedIn.toReversed()],
    /** @throws ApiError 404 */
    read: (id: string): FlowVersion => (draft?.id === id ? draft : find(id)),
    save(configuration: FlowConfiguration, owner: LockOwner): FlowVersion {
      const id = draft?.id ?? `saved_version_${randomUUID()}`;
      draft = { id, type: "SAVE", owner, configuration, createdAtMs: now() };
      return draft;
    },
    dropDraft() {
      draft = undefined;
    },
    /** Makes the draft a version; without a draft nothing happens. */
    checkIn() {
      if (!draft) return;
      checkedIn.push({ ...draft, id: `${checkedIn.length + 1}.0`, type: "CHECKIN", createdAtMs: now() });
      draft = undefined;
    },
    /** @throws ApiError 404 */
    publish(id: string) {
      published = Object.assign(find(id), { type: "PUBLISH", publishedAtMs: now() });
    },
    unpublish() {
      published = undefined;
    },
  };
}

export type FlowVersions = ReturnType<typeof makeFlowVersions>;

export function versionView(flowId: string, { id, type, owner, createdAtMs, publishedAtMs }: FlowVersion) {
  const selfUri = `/api/v2/flows/${encodeURIComponent(flowId)}/versions/${encodeURIComponent(id)}`;
  return {
    id,
    name: id,
    commitVersion: id,
    configurationVersion: id,
    type,
    secure: false,
    debug: false,
    [owner.kind === "user" ? "createdBy" : "createdByClient"]: ownerView(owner),
    configurationUri: `${selfUri}/configuration`,
    dateCreated: createdAtMs,
    [type === "SAVE" ? "dateSaved" : "dateCheckedIn"]: createdAtMs,
    ...(publishedAtMs === undefined ? {} : { datePublished: new Date(publishedAtMs).toISOString() }),
    selfUri,
  };
}
