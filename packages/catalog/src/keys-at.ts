import type { CatalogPath } from "@menuswitch/domain";
import { z } from "zod";

/**
 * The keys that a schema knows for the object at a path; none where it takes any.
 *
 * @param value what the schema is for: it says which of several shapes is meant
 */
export function keysAt(schema: unknown, path: CatalogPath, value: unknown): string[] {
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = schema.def;
    const meant = schema.options.find(
      (option) =>
        option instanceof z.ZodObject &&
        z.safeParse(option.shape[discriminator], Object(value)[discriminator]).success,
    );
    return keysAt(meant, path, value);
  }
  if (schema instanceof z.ZodPipe) return keysAt(schema.in, path, value);
  const [step, ...rest] = path;
  if (step === undefined) return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const inner = Object(value)[step];
  if (schema instanceof z.ZodObject) return keysAt(schema.shape[step], rest, inner);
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest, inner);
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest, inner);
  return [];
}
