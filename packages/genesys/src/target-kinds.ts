import type { Target } from "@menuswitch/domain";
import { flowTarget } from "./flow-target.ts";
import type { TargetKind } from "./target-kind.ts";

type TargetOf<K extends Target["kind"]> = Extract<Target, { kind: K }>;

const targetKinds: { readonly [K in Target["kind"]]: TargetKind<TargetOf<K>> } = { flow: flowTarget };

export function targetKindOf<K extends Target["kind"]>(target: { kind: K }): TargetKind<TargetOf<K>> {
  return targetKinds[target.kind];
}
