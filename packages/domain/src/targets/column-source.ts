import { z } from "zod";
import { MAX_OPTIONS } from "../menu.ts";

const MENU_SOURCES = ["menu.id", "menu.timeoutMs", "menu.maxRetries", "menu.options"] as const;
/** What only the write knows: a change of it alone is no reason to write. */
export const STAMP_SOURCES = ["revision", "updatedAt"] as const;
const OPTION_FIELDS = ["value", "prompt", "dtmf"] as const;

export type StampSource = (typeof STAMP_SOURCES)[number];
type OptionSource = `option.${number}.${(typeof OPTION_FIELDS)[number]}`;
export type ColumnSource = SourceName | boolean | number;
type SourceName = "segment" | (typeof MENU_SOURCES)[number] | StampSource | OptionSource;

/** A part of one of the menu's options, counted from 1. */
interface OptionPart {
  number: number;
  field: (typeof OPTION_FIELDS)[number];
}

const OPTION_PARTS = new Map<ColumnSource, OptionPart>(
  Array.from({ length: MAX_OPTIONS }, (_, index) => index + 1).flatMap((number) =>
    OPTION_FIELDS.map((field) => [`option.${number}.${field}`, { number, field }] as const),
  ),
);

const SOURCE_NAMES: SourceName[] = [
  ...MENU_SOURCES,
  "segment",
  ...STAMP_SOURCES,
  ...[...OPTION_PARTS.values()].map(({ number, field }): OptionSource => `option.${number}.${field}`),
];

/** Where a column's value comes from; a boolean or a number stands for itself. */
export const columnSourceSchema: z.ZodType<ColumnSource> = z.union(
  [z.enum(SOURCE_NAMES), z.boolean(), z.number()],
  `must be ${[...MENU_SOURCES, "segment", ...STAMP_SOURCES].join(", ")}, option.N.${OPTION_FIELDS.join(", option.N.")} (N from 1 to ${MAX_OPTIONS}), true, false or a number`,
);

/** Which option's part a source is; undefined for other sources. */
export function optionPart(source: ColumnSource): OptionPart | undefined {
  return OPTION_PARTS.get(source);
}
