import { z } from "zod";
import { mustBe, text } from "../catalog-fields.ts";
import { type ColumnSource, columnSourceSchema } from "./column-source.ts";
import type { Assignment, CatalogTargetKind, Placement } from "./target-kind.ts";

/** Limits of Genesys Cloud (its help page "Work with data tables"); rows and tables are raised on request. */
const MAX_COLUMNS = 50;
export const MAX_ROWS = 5_000;
export const MAX_KEY_LENGTH = 256;

/** By the name the API has for the column, which may differ from its label. */
const columnsSchema = z
  .record(
    text(256).refine((name) => name !== "key", "must be another than key, which is the row's own key"),
    columnSourceSchema,
    mustBe("a mapping"),
  )
  .refine((columns) => Object.keys(columns).length > 0, "must have at least one column")
  .refine(
    (columns) => Object.keys(columns).length <= MAX_COLUMNS,
    `must have at most ${MAX_COLUMNS} columns`,
  );

const datatableTargetSchema = z.strictObject(
  {
    kind: z.literal("datatable"),
    /** The table's id in Genesys Cloud (Architect shows it in the table's URL). */
    datatableId: text(256),
    /** What a row is looked up by: `segment`, or `segment#menu` where a flow chooses between the menus of a segment. */
    key: z.enum(["segment", "segment#menu"], "must be segment or segment#menu"),
    columns: columnsSchema,
  },
  mustBe("a mapping"),
);

export type DatatableTarget = z.infer<typeof datatableTargetSchema>;

/** One row of a data table. */
export interface RowTarget {
  kind: "datatable";
  datatableId: string;
  /** The row's key. */
  key: string;
  /** The segment of the catalog that it serves. */
  segment: string;
  columns: Readonly<Record<string, ColumnSource>>;
}

/** A table holds a row per segment, so that each caller hears the menu of their own; who calls changes nothing in it. */
export const datatableTarget: CatalogTargetKind<DatatableTarget, RowTarget, typeof datatableTargetSchema> = {
  schema: datatableTargetSchema,
  noun: "data table",
  idKey: "datatableId",
  placements(name, target, { assignments, menuIds }) {
    if (target.key === "segment") return assignments.map((assigned) => rowOf(name, target, assigned));
    return assignments.flatMap(({ segment }) =>
      menuIds.map((menuId) => rowOf(name, target, { segment, menuId })),
    );
  },
  targetIdFor: (name, target, assigned) => rowOf(name, target, assigned).targetId,
  placeOf: ({ datatableId, key }) => `datatable:${encodeURIComponent(datatableId.toLowerCase())}:${key}`,
  idOf: ({ datatableId }) => datatableId,
  logFields: ({ datatableId, key }) => ({ flow_id: null, datatable_id: datatableId, row_key: key }),
};

function rowOf(name: string, target: DatatableTarget, assigned: Assignment): Placement<RowTarget> {
  const { segment, menuId } = assigned;
  // Unambiguous: a menu's name has no "#", and a target's no "/".
  const key = target.key === "segment" ? segment : `${segment}#${menuId}`;
  const { datatableId, columns } = target;
  const row: RowTarget = { kind: "datatable", datatableId, key, segment, columns };
  return { name, targetId: `${name}/${key}`, target: row, assigned };
}
