import type { Problem } from "../api-error.ts";

/** Codes and messages as the platform's own API description lists them for data tables and their rows. */
export const datatableProblems = {
  syntaxError: {
    status: 400,
    code: "flows.datatables.syntax.error",
    message: "There was an error parsing user data",
  },
  cannotRemoveFields: {
    status: 400,
    code: "flows.datatables.cannot.remove.fields",
    message:
      "The updated schema had missing fields from the old schema (can't remove previously existing fields).",
  },
  tooManyProperties: {
    status: 400,
    code: "flows.datatables.too.many.properties",
    message: "The max number of properties allowed in a schema has been reached.",
  },
  tooManyTables: {
    status: 400,
    code: "flows.datatables.too.many.tables",
    message: "The max number of datatables allowed has been reached.",
  },
  tooManyRows: {
    status: 400,
    code: "flows.datatables.too.many.rows",
    message: "The max number of datatable rows allowed has been reached.",
  },
  tableNotFound: {
    status: 404,
    code: "flows.datatables.table.not.found",
    message: "The datatable could not be found.",
  },
  rowNotFound: {
    status: 404,
    code: "flows.datatables.row.not.found",
    message: "The datatable row could not be found.",
  },
  duplicateName: {
    status: 409,
    code: "flows.datatables.not.unique",
    message: "The passed in datatable had a duplicate name.",
  },
  duplicateKey: {
    status: 409,
    code: "flows.datatables.not.unique",
    message: "The row had a duplicate keyname.",
  },
  internalServerError: {
    status: 500,
    code: "flows.datatables.internal.server.error",
    message: "The operation failed in an unexpected way.",
  },
  serverTooBusy: {
    status: 503,
    code: "flows.datatables.server.too.busy",
    message: "The operation failed because the service is too busy",
  },
} satisfies Record<string, Problem>;

/** A schema that no data table can have. `fieldName` says where. */
export function schemaException(fieldName: string): Problem {
  return exception("The schema is invalid in some way", fieldName);
}

export function rowException(fieldName: string): Problem {
  return exception("The row didn't conform to the schema in some way", fieldName);
}

function exception(message: string, fieldName: string): Problem {
  const code = "flows.datatables.schema.exception";
  return { status: 400, code, message, details: [{ errorCode: code, fieldName }] };
}
