import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import type { AppliedWrites, WriteRequest } from "../applied-writes.ts";
import { type Division, homeDivision } from "../division.ts";
import { violatesConstraint } from "../problems.ts";
import type { Settings } from "../settings.ts";
import { rowPlace } from "../subject.ts";
import { datatableProblems, rowException } from "./datatable-problems.ts";
import {
  checkOnlyAdds,
  type DatatableSchema,
  fillIn,
  parseDatatableSchema,
  parseRow,
  type Row,
} from "./datatable-schema.ts";
import { makeLookups } from "./lookups.ts";

const maxNameLength = 256;

const newDatatableSchema = z.object({
  name: z.string().trim().min(1).max(maxNameLength),
  description: z.string().default(""),
  division: z.object({ id: z.string().min(1), name: z.string().optional() }).default(homeDivision),
});

export type Datatable = {
  id: string;
  name: string;
  description: string;
  division: Division;
  schema: DatatableSchema;
};

/** What the API does not take but the controls do. */
type Given = { id?: string | undefined; rows?: readonly Record<string, unknown>[] | undefined };

export type NewDatatable = Given & {
  name: string;
  description?: string | undefined;
  division?: Division | undefined;
  /** As `POST /api/v2/flows/datatables` takes it. */
  schema: Record<string, unknown>;
};

export type DatatableSummary = { id: string; name: string; rows: number };

type Stored = Datatable & { rows: Map<string, Row>; lookups: ReturnType<typeof makeLookups> };

type DatatableStoreOptions = { now: () => number; settings: Settings; writes: AppliedWrites };

export function makeDatatableStore({ now, settings, writes }: DatatableStoreOptions) {
  const tables = new Map<string, Stored>();

  function find(id: string): Stored {
    const table = tables.get(id);
    if (!table) throw new ApiError(datatableProblems.tableNotFound);
    return table;
  }

  function parse(body: unknown, id: string): Datatable {
    const schema = z.object({ schema: z.unknown() }).safeParse(body).data?.schema;
    const parsed = newDatatableSchema.safeParse(body);
    if (!parsed.success) throw new ApiError(violatesConstraint(z.prettifyError(parsed.error)));
    const isTaken = [...tables.values()].some((table) => table.id !== id && isSameName(table, parsed.data));
    if (isTaken) throw new ApiError(datatableProblems.duplicateName);
    return { ...parsed.data, id, schema: parseDatatableSchema(schema) };
  }

  function findRow(table: Stored, key: string): Row {
    const row = table.rows.get(key);
    if (!row) throw new ApiError(datatableProblems.rowNotFound);
    return fillIn(row, table.schema);
  }

  function set(table: Stored, row: Row) {
    table.rows.set(row.key, row);
    table.lookups.changed(row.key, row);
  }

  function put(table: Stored, row: Row, request: WriteRequest, body: unknown): Row {
    set(table, row);
    writes.add(rowPlace(table.id, row.key), request, body);
    return row;
  }

  function drop(table: Stored, key: string) {
    table.rows.delete(key);
    table.lookups.changed(key, undefined);
  }

  return {
    /** @throws ApiError 400, 409 */
    create(body: unknown, { id = randomUUID(), rows = [] }: Given = {}): Datatable {
      if (tables.size >= settings.maxDatatables) throw new ApiError(datatableProblems.tooManyTables);
      const lookups = makeLookups({ now, delayMs: () => settings.lookupDelayMs });
      const table = { ...parse(body, id), rows: new Map<string, Row>(), lookups };
      for (const row of rows) set(table, parseRow(row, table.schema));
      tables.set(id, table);
      return table;
    },
    /** @throws ApiError 404 */
    read: (id: string): Datatable => find(id),
    list: (): Datatable[] => [...tables.values()],
    /** @throws ApiError 400, 404, 409 */
    update(id: string, body: unknown): Datatable {
      const table = find(id);
      const changed = parse(body, id);
      checkOnlyAdds(table.schema, changed.schema);
      return Object.assign(table, changed);
    },
    remove: (id: string): boolean => tables.delete(id),
    summaries: (): DatatableSummary[] =>
      [...tables.values()].map(({ id, name, rows }) => ({ id, name, rows: rows.size })),
    divisionOf: (id: string): string | undefined => tables.get(id)?.division.id,

    /** @throws ApiError 404 */
    readRow: (id: string, key: string): Row => findRow(find(id), key),
    /** By key. @throws ApiError 404 */
    rows(id: string): Row[] {
      const { rows, schema } = find(id);
      return [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1)).map((row) => fillIn(row, schema));
    },
    /** @throws ApiError 400, 404, 409 */
    addRow(id: string, body: unknown, request: WriteRequest): Row {
      const table = find(id);
      const row = parseRow(body, table.schema);
      if (table.rows.has(row.key)) throw new ApiError(datatableProblems.duplicateKey);
      if (table.rows.size >= settings.maxDatatableRows) throw new ApiError(datatableProblems.tooManyRows);
      return put(table, row, request, body);
    },
    /** A row that is not there is not made. A body with another key renames. @throws ApiError 400, 404, 409 */
    writeRow(id: string, key: string, body: unknown, request: WriteRequest): Row {
      const table = find(id);
      findRow(table, key);
      const row = parseRow(body, table.schema);
      if (row.key !== key) {
        if (!settings.renameRows) throw new ApiError(rowException("key"));
        if (table.rows.has(row.key)) throw new ApiError(datatableProblems.duplicateKey);
        drop(table, key);
      }
      return put(table, row, request, body);
    },
    /** @throws ApiError 404 */
    removeRow(id: string, key: string, request: WriteRequest) {
      const table = find(id);
      findRow(table, key);
      drop(table, key);
      writes.add(rowPlace(id, key), request);
    },
    holds: (id: string, key: string): Row | undefined => tables.get(id)?.rows.get(key),
    /** What a flow's lookup finds now; undefined where there is no such table or row. */
    lookup(id: string, key: string): Row | undefined {
      const table = tables.get(id);
      const row = table?.lookups.find(key);
      return table && row && fillIn(row, table.schema);
    },
  };
}

function isSameName(a: { name: string }, b: { name: string }): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase();
}
