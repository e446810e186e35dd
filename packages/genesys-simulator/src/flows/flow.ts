import { type Division, divisionView } from "../division.ts";
import type { FlowContent } from "./flow-content.ts";
import { type FlowOperation, operationView } from "./flow-operation.ts";
import { type FlowVersion, type FlowVersions, versionView } from "./flow-versions.ts";
import { type LockOwner, ownerView } from "./lock-owner.ts";

export type Flow = {
  id: string;
  /** What PUT keeps: metadata, and in `store` mode whatever was sent. */
  content: FlowContent;
  division: Division;
  active: boolean;
  deleted: boolean;
  lock: LockOwner | undefined;
  operation: FlowOperation | undefined;
  versions: FlowVersions;
};

/** The flow as the platform shows it. What it knows itself is not taken from a body. */
export function flowView({ id, content, division, active, deleted, lock, operation, versions }: Flow) {
  const version = (of: FlowVersion | undefined) => of && versionView(id, of);
  return {
    ...content,
    id,
    division: divisionView(division),
    lockedUser: lock?.kind === "user" ? ownerView(lock) : undefined,
    lockedClient: lock?.kind === "client" ? ownerView(lock) : undefined,
    active,
    system: false,
    deleted,
    publishedVersion: version(versions.published()),
    savedVersion: version(versions.draft()),
    checkedInVersion: version(versions.latest()),
    currentOperation: operation && operationView(operation),
    selfUri: `/api/v2/flows/${encodeURIComponent(id)}`,
  };
}
