import type { ColumnSource } from "@menuswitch/domain";
import type { TableColumns } from "./table-columns.ts";

/** Where a target's columns and those of its table do not fit; each is one part of a sentence. */
export function findMisfits(sources: Readonly<Record<string, ColumnSource>>, table: TableColumns): string[] {
  return Object.entries(sources).flatMap(([name, source]) => {
    const column = table.get(name);
    if (column === undefined) return [`there is no column ${name}${labelled(name, table)}`];
    const { kind, fits } = typeOf(source);
    return fits.includes(column.type) ? [] : [`column ${name} is ${column.type} and ${source} is ${kind}`];
  });
}

/** Architect shows labels, the API takes names. */
function labelled(label: string, table: TableColumns): string {
  const name = [...table].find(([, column]) => column.label === label)?.[0];
  return name === undefined ? "" : ` (what is labelled so is called ${name})`;
}

const TEXT = { kind: "text", fits: ["string"] };
const WHOLE_NUMBER = { kind: "a whole number", fits: ["integer", "number"] };
const NUMBER = { kind: "a number", fits: ["number"] };
const WHOLE_NUMBERS: readonly ColumnSource[] = [
  "menu.timeoutMs",
  "menu.maxRetries",
  "menu.options",
  "revision",
];
const BOOLEAN = { kind: "true or false", fits: ["boolean"] };

/** What a source gives, and the types of columns that take it. */
function typeOf(source: ColumnSource): { kind: string; fits: readonly string[] } {
  if (typeof source === "boolean") return BOOLEAN;
  if (typeof source === "number") return Number.isInteger(source) ? WHOLE_NUMBER : NUMBER;
  return WHOLE_NUMBERS.includes(source) ? WHOLE_NUMBER : TEXT;
}
