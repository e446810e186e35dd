import { z } from "zod";
import { ApiError } from "./api-error.ts";
import { invalidQueryValue } from "./problems.ts";

export type Page = { pageNumber: number; pageSize: number };

/** @throws ApiError 400 that names the parameter */
export function parseQuery<T>(query: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? "");
  const value = z.record(z.string(), z.unknown()).safeParse(query).data?.[name];
  throw new ApiError(invalidQueryValue(name, String(value), issue?.message ?? ""));
}

export function pageSchema(maxPageSize: number) {
  return z.object({
    pageNumber: z.coerce.number().int().min(1).default(1),
    pageSize: z.coerce.number().int().min(1).max(maxPageSize).default(25),
  });
}

export const flagSchema = z.enum(["true", "false"]).transform((text) => text === "true");

/** A page with the links that the platform gives to the others. `path` has no query. */
export function pageOf<T>(
  all: readonly T[],
  { pageNumber, pageSize }: Page,
  path: string,
  filters: Record<string, string | number | boolean> = {},
) {
  const pageCount = Math.ceil(all.length / pageSize);
  const uri = (number: number) => {
    const values = Object.entries({ ...filters, pageNumber: number, pageSize });
    const query = new URLSearchParams(Object.fromEntries(values.map(([name, value]) => [name, `${value}`])));
    return `${path}?${query}`;
  };
  return {
    entities: all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    pageSize,
    pageNumber,
    total: all.length,
    firstUri: uri(1),
    selfUri: uri(pageNumber),
    ...(pageNumber > 1 ? { previousUri: uri(pageNumber - 1) } : {}),
    ...(pageNumber < pageCount ? { nextUri: uri(pageNumber + 1) } : {}),
    lastUri: uri(Math.max(pageCount, 1)),
    pageCount,
  };
}
