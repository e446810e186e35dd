import type { Catalog } from "./catalog.ts";
import type { CatalogPath } from "./find-catalog-problems.ts";
import { placementsOf } from "./placements.ts";
import { MAX_KEY_LENGTH, MAX_ROWS } from "./targets/datatable-target.ts";

/** A row or a number of rows that no data table takes. */
export type RowProblem = { path: CatalogPath } & (
  | { code: "row-key-too-long"; key: string; maxLength: number }
  | { code: "row-key-without-address"; key: string }
  | { code: "too-many-rows"; rows: number; maxRows: number }
);

/** What Genesys Cloud would refuse of a catalog that is otherwise good. */
export function findRowProblems(catalog: Catalog): RowProblem[] {
  const rowsOf = new Map<string, number>();
  const problems: RowProblem[] = [];
  for (const { name, target } of placementsOf(catalog)) {
    if (target.kind !== "datatable") continue;
    const { key, segment } = target;
    rowsOf.set(name, (rowsOf.get(name) ?? 0) + 1);
    // In a URL these are steps to the folder above, however they are encoded: the row's address would be the table's.
    if (key === "." || key === "..") {
      problems.push({ code: "row-key-without-address", path: ["segments", segment], key });
    }
    if (key.length > MAX_KEY_LENGTH) {
      problems.push({
        code: "row-key-too-long",
        path: ["segments", segment],
        key,
        maxLength: MAX_KEY_LENGTH,
      });
    }
  }
  for (const [name, rows] of rowsOf) {
    if (rows > MAX_ROWS)
      problems.push({ code: "too-many-rows", path: ["targets", name], rows, maxRows: MAX_ROWS });
  }
  return problems;
}
