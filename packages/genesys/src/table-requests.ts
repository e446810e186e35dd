import type { JsonValue, RowTarget } from "@menuswitch/domain";
import type { ApiRequest, Subject } from "./api-request.ts";

/** Of a table's columns, and of its rows too. */
const VIEW = "architect:datatable:view";
/** These are granted by the table's own permission of the same verb too (`architect:datatable:edit` …). */
const EDIT_ROW = "architect:datatableRow:edit";
const ADD_ROW = "architect:datatableRow:add";
export const TABLE_PERMISSIONS = [VIEW, EDIT_ROW, ADD_ROW];

export const NO_ROW = "flows.datatables.row.not.found";
export const NOT_UNIQUE = "flows.datatables.not.unique";

const REMEDIES = {
  "flows.datatables.too.many.rows":
    "The data table is full (5,000 rows, unless Genesys Cloud raised it): delete rows that no flow looks up, among them those of segments that left the menu catalog, or use another table.",
  [NOT_UNIQUE]: "Something else creates and deletes this row at the same time: look what does, then retry.",
  "400":
    "Read what Genesys Cloud says about the row, and compare the table's columns with the target's `columns` in the menu catalog.",
};

/** What every version of the platform is known to give. */
const PAGE_SIZE = 100;

type Row = Readonly<Record<string, JsonValue>>;

/** The table with its columns, which it comes without unless asked. */
export function readTableRequest(target: RowTarget): ApiRequest {
  const path = `${tablePath(target)}?expand=schema`;
  return { method: "GET", path, permissions: [VIEW], subject: tableSubject(target) };
}

/** The row with its values, which it comes without unless asked. */
export function readRowRequest(target: RowTarget): ApiRequest {
  const path = `${rowPath(target)}?showbrief=false`;
  return { method: "GET", path, permissions: [VIEW], subject: rowSubject(target) };
}

/** @param page counts from 1 */
export function readRowsRequest(target: RowTarget, page: number): ApiRequest {
  const path = `${rowsPath(target)}?pageNumber=${page}&pageSize=${PAGE_SIZE}&showbrief=false`;
  return { method: "GET", path, permissions: [VIEW], subject: tableSubject(target) };
}

/** Of a row that is there: the API does not create one by it. */
export function replaceRowRequest(target: RowTarget, body: Row): ApiRequest {
  const path = rowPath(target);
  return { method: "PUT", path, body, permissions: [EDIT_ROW], subject: rowSubject(target) };
}

export function createRowRequest(target: RowTarget, body: Row): ApiRequest {
  const path = rowsPath(target);
  return { method: "POST", path, body, permissions: [ADD_ROW], subject: rowSubject(target) };
}

function tablePath({ datatableId }: RowTarget): string {
  return `/flows/datatables/${encodeURIComponent(datatableId)}`;
}

function rowsPath(target: RowTarget): string {
  return `${tablePath(target)}/rows`;
}

function rowPath(target: RowTarget): string {
  return `${rowsPath(target)}/${encodeURIComponent(target.key)}`;
}

function tableSubject({ datatableId }: RowTarget): Subject {
  return { noun: "data table", id: datatableId, setting: "datatableId", remedies: REMEDIES };
}

function rowSubject(target: RowTarget): Subject {
  return { ...tableSubject(target), part: `row ${JSON.stringify(target.key)}` };
}
