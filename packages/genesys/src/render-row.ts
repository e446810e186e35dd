import { type ColumnSource, type JsonValue, optionPart, type RowTarget } from "@menuswitch/domain";
import { z } from "zod";
import { pick, type Row } from "./table-rows.ts";
import type { NamedMenu, Stamp } from "./target-kind.ts";

type Value = string | number | boolean;

/**
 * A row as a menu makes it. What only the write can tell stands apart: that a column has it is part of the content, its
 * value is not.
 */
export interface RowContent {
  row: Record<string, Value>;
  stamps: Record<string, keyof Stamp>;
}

export const rowContentSchema: z.ZodType<RowContent> = z.object({
  row: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  stamps: z.record(z.string(), z.enum(["revision", "updatedAt"])),
});

export function renderRow({ key, segment, columns }: RowTarget, menu: NamedMenu): RowContent {
  const content: RowContent = { row: { key }, stamps: {} };
  for (const [name, source] of Object.entries(columns)) {
    if (isStamp(source)) content.stamps[name] = source;
    else content.row[name] = columnValue(source, { menu, segment });
  }
  return content;
}

/** The row to send. */
export function stampRow({ row, stamps }: RowContent, stamp: Stamp): Record<string, Value> {
  return { ...row, ...Object.fromEntries(Object.entries(stamps).map(([name, what]) => [name, stamp[what]])) };
}

/** A row of Genesys Cloud as content: as much of it as a menu makes. */
export function contentOfRow(row: Row, columns: RowTarget["columns"]): JsonValue {
  const names = Object.keys(columns).filter((name) => Object.hasOwn(row, name));
  const stamped = names.filter((name) => isStamp(columns[name]));
  return {
    row: pick(row, ["key", ...names.filter((name) => !stamped.includes(name))]),
    stamps: Object.fromEntries(stamped.map((name) => [name, columns[name] ?? ""])),
  };
}

function isStamp(source: ColumnSource | undefined): source is keyof Stamp {
  return source === "revision" || source === "updatedAt";
}

function columnValue(
  source: Exclude<ColumnSource, keyof Stamp>,
  { menu, segment }: { menu: NamedMenu; segment: string },
): Value {
  if (typeof source !== "string") return source;
  switch (source) {
    case "menu.id":
      return menu.id;
    case "menu.timeoutMs":
      return menu.timeoutMs;
    case "menu.maxRetries":
      return menu.maxRetries;
    case "menu.options":
      return menu.options.length;
    case "segment":
      return segment;
    default: {
      // Empty for an option that the menu does not have: a row has all columns of its table.
      const part = optionPart(source);
      return (part && menu.options[part.number - 1]?.[part.field]) ?? "";
    }
  }
}
