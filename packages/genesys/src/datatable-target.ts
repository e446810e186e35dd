import { DeliveryError, type RowTarget } from "@menuswitch/domain";
import { findMisfits } from "./find-misfits.ts";
import type { GenesysApi } from "./genesys-api.ts";
import { contentOfRow, renderRow, rowContentSchema, stampRow } from "./render-row.ts";
import { safeText } from "./safe-text.ts";
import { makeTableReader, type TableColumns, type TableReader } from "./table-columns.ts";
import { TABLE_PERMISSIONS } from "./table-requests.ts";
import { readRow, readRows, upsertRow } from "./table-rows.ts";
import type { TargetKind } from "./target-kind.ts";

/** One row of a data table: what a flow's "data table lookup" finds for the segment of its caller. */
export const datatableTarget: TargetKind<RowTarget> = {
  render: (target, menu) => ({ ...renderRow(target, menu) }),
  permissions: TABLE_PERMISSIONS,
  connect({ now }) {
    const tables = makeTableReader({ now });
    return {
      async write(target, content, stamp, api) {
        const row = stampRow(rowContentSchema.parse(content), stamp);
        const foreign = await foreignColumns(target, tables, api);
        try {
          return await upsertRow(target, row, foreign, api);
        } catch (error) {
          // Another table than the one that was read, perhaps.
          if (error instanceof DeliveryError && (error.status === 400 || error.status === 404)) {
            tables.forget(target);
          }
          throw error;
        }
      },
      async read(targets, api) {
        // A column that the table has not got would else look like one that nothing is known of.
        for (const target of new Map(targets.map((one) => [one.datatableId, one])).values()) {
          await foreignColumns(target, tables, api);
        }
        const rows = await readRows(targets, api);
        return rows.map((row, index) => row && contentOfRow(row, targets[index]?.columns ?? {}));
      },
      async probe(target, api) {
        await foreignColumns(target, tables, api);
        await readRow(target, api);
      },
    };
  },
};

/**
 * The columns of the table that the catalog says nothing of. Their values are somebody else's and have to be sent back, as
 * the API takes whole rows only.
 *
 * @throws DeliveryError where the catalog's columns are not the table's
 */
async function foreignColumns(target: RowTarget, tables: TableReader, api: GenesysApi): Promise<string[]> {
  let { columns, isFresh } = await tables.columnsOf(target, api);
  if (!isFresh && findMisfits(target.columns, columns).length > 0) {
    tables.forget(target);
    ({ columns, isFresh } = await tables.columnsOf(target, api));
  }
  const misfits = findMisfits(target.columns, columns);
  if (misfits.length > 0) {
    tables.forget(target);
    throw misfit(target, misfits, columns);
  }
  return [...columns.keys()].filter((name) => !Object.hasOwn(target.columns, name));
}

function misfit(
  { datatableId }: RowTarget,
  misfits: readonly string[],
  columns: TableColumns,
): DeliveryError {
  const table = safeText([...columns].map(([name, { type }]) => `${name} (${type})`).join(", "), []);
  return new DeliveryError({
    code: "REJECTED",
    message: `The catalog's columns do not fit data table ${datatableId}: ${misfits.join("; ")}.`,
    remedy: `Change the target's \`columns\` in the menu catalog, or add columns to the table, which has: ${table || "none"}. Nothing was sent.`,
  });
}
