import type { CatalogPath } from "@menuswitch/domain";
import { z } from "zod";

/** The keys that a schema knows for the object at a path; none where it takes any. */
export function keysAt(schema: unknown, path: CatalogPath): string[] {
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.flatMap((option) => keysAt(option, path));
  }
  const [step, ...rest] = path;
  if (step === undefined) return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  if (schema instanceof z.ZodObject) return keysAt(schema.shape[step], rest);
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  return [];
}
