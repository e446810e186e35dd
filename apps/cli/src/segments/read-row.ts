import { MAX_ID_LENGTH, MAX_SEGMENT_LENGTH } from "@menuswitch/domain";
import { parse } from "csv-parse/sync";
import { z } from "zod";

/** One customer and the segment to give them. */
export interface Row {
  customerId: string;
  segment: string;
}

export type ReadRow = (line: string) => Row | { problem: string };

const field = (name: string, maxLength: number) =>
  z
    .union([z.string(), z.number()], {
      error: ({ input }) => `${name} ${input === undefined ? "is missing" : "must be a string or a number"}`,
    })
    .transform((value) => String(value).trim())
    .pipe(
      z
        .string()
        .min(1, `${name} is empty`)
        .max(maxLength, `${name} is longer than ${maxLength} characters`)
        .refine((value) => value.isWellFormed(), `${name} is not well-formed Unicode`),
    );

const rowSchema = z.object(
  { customerId: field("customerId", MAX_ID_LENGTH), segment: field("segment", MAX_SEGMENT_LENGTH) },
  "is no JSON object",
);

/** Each line a JSON object with `customerId` and `segment`. */
export const readJsonRow: ReadRow = (line) => {
  try {
    return checked(JSON.parse(line));
  } catch {
    return { problem: "is not JSON" };
  }
};

/**
 * Lines of CSV, each parsed alone, because a quotation mark without its partner would swallow all the lines after it.
 *
 * @param header the first line: names the columns, `customerId` and `segment` among them, separated by comma, semicolon or tab
 */
export function makeCsvReader(header: string): ReadRow | { problem: string } {
  const delimiter = [",", ";", "\t"].find((one) => header.includes(one)) ?? ",";
  const columns = splitCsv(header, delimiter)?.map((name) => name.trim().toLowerCase()) ?? [];
  const [customerAt, segmentAt] = ["customerid", "segment"].map((name) => columns.indexOf(name));
  if (customerAt === undefined || segmentAt === undefined || customerAt < 0 || segmentAt < 0) {
    return {
      problem:
        "must name the columns customerId and segment, separated by comma, semicolon or tab: customerId,segment",
    };
  }
  return (line) => {
    const fields = splitCsv(line, delimiter);
    if (fields === undefined) return { problem: "has a quotation mark without its partner" };
    if (fields.length !== columns.length) {
      return { problem: `has ${fields.length} fields, the header ${columns.length}` };
    }
    return checked({ customerId: fields[customerAt], segment: fields[segmentAt] });
  };
}

function splitCsv(line: string, delimiter: string): string[] | undefined {
  if (!line.includes('"')) return line.split(delimiter);
  try {
    const [fields]: string[][] = parse(line, { delimiter });
    return fields ?? [];
  } catch {
    return undefined;
  }
}

function checked(value: unknown): Row | { problem: string } {
  const row = rowSchema.safeParse(value);
  return row.success ? row.data : { problem: row.error.issues[0]?.message ?? "is no row" };
}
