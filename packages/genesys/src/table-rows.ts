import type { JsonValue, RowTarget } from "@menuswitch/domain";
import { z } from "zod";
import { type GenesysApi, isSuccess } from "./genesys-api.ts";
import { parseAnswer } from "./parse-answer.ts";
import {
  createRowRequest,
  NO_ROW,
  NOT_UNIQUE,
  readRowRequest,
  readRowsRequest,
  replaceRowRequest,
} from "./table-requests.ts";

/** All columns of a row by the names that the API has for them, the key among them. */
export type Row = Readonly<Record<string, JsonValue>>;

/** A row that comes and goes between two requests is somebody else's doing. */
const ROUNDS = 2;

/**
 * Replaces the row, or creates it where there is none. Resolves with the status of the write.
 *
 * @param foreign columns that the row leaves out: they keep the values they have, as the API takes whole rows only
 */
export async function upsertRow(
  target: RowTarget,
  row: Row,
  foreign: readonly string[],
  api: GenesysApi,
  round = 1,
): Promise<number> {
  const kept = foreign.length === 0 ? {} : await readRow(target, api);
  if (kept !== undefined) {
    const whole = { ...pick(kept, foreign), ...row };
    const replaced = await api.send({ ...replaceRowRequest(target, whole), handles: [NO_ROW] });
    if (isSuccess(replaced)) return replaced.status;
  }
  const handles = round < ROUNDS ? [NOT_UNIQUE] : [];
  const created = await api.send({ ...createRowRequest(target, row), handles });
  // Refused, as somebody else has created it meanwhile.
  return isSuccess(created) ? created.status : upsertRow(target, row, foreign, api, round + 1);
}

/** Undefined where there is none. */
export async function readRow(target: RowTarget, api: GenesysApi): Promise<Row | undefined> {
  const answer = await api.send({ ...readRowRequest(target), handles: [NO_ROW] });
  return isSuccess(answer) ? parseAnswer(rowSchema, answer, "a row") : undefined;
}

/**
 * Rows of any tables, in the order of the targets. A table is read page by page where that takes fewer requests than reading
 * its rows one by one.
 */
export async function readRows(targets: readonly RowTarget[], api: GenesysApi): Promise<(Row | undefined)[]> {
  const rows = new Map<RowTarget, Row | undefined>();
  for (const wanted of Map.groupBy(targets, ({ datatableId }) => datatableId).values()) {
    const table = await readTable(wanted, api);
    for (const target of wanted) {
      rows.set(target, table ? table.get(target.key) : await readRow(target, api));
    }
  }
  return targets.map((target) => rows.get(target));
}

/** All rows of a table by their keys; undefined where that would take more requests than rows are wanted. */
async function readTable(
  wanted: readonly RowTarget[],
  api: GenesysApi,
): Promise<Map<JsonValue | undefined, Row> | undefined> {
  const [target] = wanted;
  if (target === undefined || wanted.length === 1) return undefined;
  const readPage = async (page: number) =>
    parseAnswer(pageSchema, await api.send(readRowsRequest(target, page)), "a page of rows");
  const first = await readPage(1);
  if (first.pageCount > wanted.length) return undefined;
  const entities = [...first.entities];
  for (let page = 2; page <= first.pageCount; page += 1) entities.push(...(await readPage(page)).entities);
  return new Map(entities.map((row) => [row["key"], row]));
}

export function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}

const rowSchema = z.record(z.string(), z.json());
const pageSchema = z.object({ entities: z.array(rowSchema), pageCount: z.number() });
