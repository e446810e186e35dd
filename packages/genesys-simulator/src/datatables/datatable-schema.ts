import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { datatableProblems, rowException, schemaException } from "./datatable-problems.ts";

/** The platform's own limits for the columns of a table and the length of keys. */
const maxColumns = 50;
const maxKeyLength = 256;

const columnSchema = z.looseObject({
  type: z.enum(["string", "integer", "number", "boolean"]),
  title: z.string().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
});

const tableSchema = z.looseObject({
  type: z.literal("object").default("object"),
  required: z.array(z.string()).refine((names) => names.includes("key")),
  properties: z
    .record(z.string(), columnSchema)
    .refine(({ key }) => key?.type === "string", { path: ["key"] }),
  additionalProperties: z.boolean().optional(),
});

export type DatatableSchema = z.output<typeof tableSchema>;
export type Row = Record<string, unknown> & { key: string };

/** @throws ApiError 400 */
export function parseDatatableSchema(schema: unknown): DatatableSchema {
  const parsed = tableSchema.safeParse(schema);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ApiError(schemaException(["schema", ...(issue?.path ?? [])].join(".")));
  }
  if (Object.keys(parsed.data.properties).length > maxColumns) {
    throw new ApiError(datatableProblems.tooManyProperties);
  }
  return parsed.data;
}

/** A schema may gain columns; those it has stay as they are. @throws ApiError 400 */
export function checkOnlyAdds(before: DatatableSchema, after: DatatableSchema) {
  for (const [name, { type }] of Object.entries(before.properties)) {
    const kept = after.properties[name];
    if (!kept) throw new ApiError(datatableProblems.cannotRemoveFields);
    if (kept.type !== type) throw new ApiError(schemaException(`schema.properties.${name}.type`));
  }
}

/** The row as the table keeps it: columns left out have their default, or that of their type. @throws ApiError 400 */
export function parseRow(body: unknown, schema: DatatableSchema): Row {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new ApiError(datatableProblems.syntaxError);
  }
  const given = new Map<string, unknown>(Object.entries(body));
  const key = given.get("key");
  if (typeof key !== "string" || key === "" || key.length > maxKeyLength)
    throw new ApiError(rowException("key"));
  for (const [name, value] of given) {
    const column = schema.properties[name];
    const fits = column ? isOfType(value, column.type) : schema.additionalProperties !== false;
    if (!fits) throw new ApiError(rowException(name));
  }
  for (const name of schema.required) if (!given.has(name)) throw new ApiError(rowException(name));
  return { ...defaults(schema), ...Object.fromEntries(given), key };
}

/** Columns that came later have their defaults in rows that were there before. */
export function fillIn(row: Row, schema: DatatableSchema): Row {
  return { ...defaults(schema), ...row };
}

type Column = z.output<typeof columnSchema>;

function isOfType(value: unknown, type: Column["type"]): boolean {
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function defaults({ properties }: DatatableSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type, default: given }]) => [
      name,
      given ?? { string: "", integer: 0, number: 0, boolean: false }[type],
    ]),
  );
}
