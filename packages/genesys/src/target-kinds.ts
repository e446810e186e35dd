import type { PlacedTarget } from "@menuswitch/domain";
import { datatableTarget } from "./datatable-target.ts";
import { flowTarget } from "./flow-target.ts";
import type { ConnectDeps, TargetKind, TargetRequests } from "./target-kind.ts";

type Kind = PlacedTarget["kind"];
type TargetOf<K extends Kind> = Extract<PlacedTarget, { kind: K }>;

/** One for every kind that a catalog may name, the compiler asks for it. */
const targetKinds: { readonly [K in Kind]: TargetKind<TargetOf<K>> } = {
  flow: flowTarget,
  datatable: datatableTarget,
};

export function targetKindOf<K extends Kind>(target: { kind: K }): TargetKind<TargetOf<K>> {
  return targetKinds[target.kind];
}

/** The requests of all kinds, for one client. */
export function connectKinds(deps: ConnectDeps) {
  const connected = Object.fromEntries(
    Object.entries(targetKinds).map(([kind, { connect }]) => [kind, connect(deps)]),
  ) as { readonly [K in Kind]: TargetRequests<TargetOf<K>> };
  return <K extends Kind>(target: { kind: K }): TargetRequests<TargetOf<K>> => connected[target.kind];
}
