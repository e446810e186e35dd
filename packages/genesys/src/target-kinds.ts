import type { PlacedTarget } from "@menuswitch/domain";
import { datatableTarget } from "./datatable-target.ts";
import { flowTarget } from "./flow-target.ts";
import type { TargetKind, TargetRequests } from "./target-kind.ts";

type Kind = PlacedTarget["kind"];
type TargetOf<K extends Kind> = Extract<PlacedTarget, { kind: K }>;

const targetKinds: { readonly [K in Kind]: TargetKind<TargetOf<K>> } = {
  flow: flowTarget,
  datatable: datatableTarget,
};

export function targetKindOf<K extends Kind>(target: { kind: K }): TargetKind<TargetOf<K>> {
  return targetKinds[target.kind];
}

/** The requests of all kinds, for one client. */
export function connectKinds(deps: Parameters<(typeof flowTarget)["connect"]>[0]) {
  const connected: { readonly [K in Kind]: TargetRequests<TargetOf<K>> } = {
    flow: flowTarget.connect(deps),
    datatable: datatableTarget.connect(deps),
  };
  return <K extends Kind>(target: { kind: K }): TargetRequests<TargetOf<K>> => connected[target.kind];
}
