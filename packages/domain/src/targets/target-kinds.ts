import { z } from "zod";
import { mustBe } from "../catalog-fields.ts";
import { datatableTarget } from "./datatable-target.ts";
import { flowTarget } from "./flow-target.ts";
import type { CatalogTargetKind } from "./target-kind.ts";

/** Every kind by its name in the catalog. All else that knows them all follows from this. */
export const catalogTargetKinds = { flow: flowTarget, datatable: datatableTarget } as const;

type Kinds = typeof catalogTargetKinds;
type Kind = keyof Kinds;
type TargetOf<K extends Kind> = z.infer<Kinds[K]["schema"]>;
type PlaceOf<K extends Kind> = Parameters<Kinds[K]["placeOf"]>[0];

/** Where menus go, as the catalog says it. */
export type Target = TargetOf<Kind>;
/** What holds exactly one menu. */
export type PlacedTarget = PlaceOf<Kind>;

type Schema = Kinds[Kind]["schema"];
export const targetSchema = z.discriminatedUnion(
  "kind",
  Object.values(catalogTargetKinds).map(({ schema }) => schema) as [Schema, ...Schema[]],
  mustBe("a mapping"),
);

export function catalogTargetKindOf<K extends Kind>(target: {
  kind: K;
}): CatalogTargetKind<TargetOf<K>, PlaceOf<K>> {
  const kinds: { readonly [Name in Kind]: CatalogTargetKind<TargetOf<Name>, PlaceOf<Name>> } =
    catalogTargetKinds;
  return kinds[target.kind];
}
