import { z } from "zod";
import { mustBe } from "../catalog-fields.ts";
import { datatableTarget, datatableTargetSchema, type RowTarget } from "./datatable-target.ts";
import { type FlowTarget, flowTarget, flowTargetSchema } from "./flow-target.ts";
import type { CatalogTargetKind } from "./target-kind.ts";

export const targetSchema = z.discriminatedUnion(
  "kind",
  [flowTargetSchema, datatableTargetSchema],
  mustBe("a mapping"),
);

/** Where menus go, as the catalog says it. */
export type Target = z.infer<typeof targetSchema>;
/** What holds exactly one menu. */
export type PlacedTarget = FlowTarget | RowTarget;

type Kind = Target["kind"];
type OfKind<T, K> = Extract<T, { kind: K }>;

export const catalogTargetKinds: {
  readonly [K in Kind]: CatalogTargetKind<OfKind<Target, K>, OfKind<PlacedTarget, K>>;
} = { flow: flowTarget, datatable: datatableTarget };

export function catalogTargetKindOf<K extends Kind>(target: {
  kind: K;
}): CatalogTargetKind<OfKind<Target, K>, OfKind<PlacedTarget, K>> {
  return catalogTargetKinds[target.kind];
}
