import { z } from "zod";
import { mustBe, nameSchema } from "./catalog-fields.ts";
import { menuSchema } from "./menu.ts";
import { targetSchema } from "./targets/target-kinds.ts";

const segmentSchema = z.strictObject({ menu: nameSchema }, mustBe("a mapping"));

/** Longest name of a segment, in UTF-16 code units. */
export const MAX_SEGMENT_LENGTH = 256;

const segmentNameSchema = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_SEGMENT_LENGTH, `must have at most ${MAX_SEGMENT_LENGTH} characters`)
  .refine((name) => name.isWellFormed(), "must not have half of a character");

/** The shape of `menus.yaml`. What its parts say of each other is checked by `findCatalogProblems`. */
export const catalogSchema = z.strictObject(
  {
    version: z.literal(1, "must be 1"),
    targets: z.record(nameSchema, targetSchema, mustBe("a mapping")),
    menus: z.record(nameSchema, menuSchema, mustBe("a mapping")),
    segments: z.record(segmentNameSchema, segmentSchema, mustBe("a mapping")),
  },
  mustBe("a mapping with version, targets, menus and segments"),
);

export type Catalog = z.infer<typeof catalogSchema>;

/** The segment of a customer without one; every catalog has it. */
export const DEFAULT_SEGMENT = "default";
