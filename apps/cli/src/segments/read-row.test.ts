import fc from "fast-check";
import { expect, test } from "vitest";
import { makeCsvReader, readJsonRow } from "./read-row.ts";

function csvReader(header: string) {
  const reader = makeCsvReader(header);
  if ("problem" in reader) throw new Error(reader.problem);
  return reader;
}

test.each([
  ["customerId,segment", "12345,premium"],
  ["customerId;segment", "12345;premium"],
  ["segment\tCustomerID\tnote", "premium\t12345\tcalls often"],
  ['"customerId","segment"', '" 12345 ","premium"'],
])("reads a row under the header %j", (header, line) => {
  expect(csvReader(header)(line)).toEqual({ customerId: "12345", segment: "premium" });
});

test("takes a quoted field with the separator and quotation marks in it", () => {
  expect(csvReader("customerId,segment")('"a,""b""",premium')).toEqual({
    customerId: 'a,"b"',
    segment: "premium",
  });
});

test.each([
  ["12345", "has 1 fields, the header 2"],
  ["12345,premium,more", "has 3 fields, the header 2"],
  [",premium", "customerId is empty"],
  ["12345, ", "segment is empty"],
  ['"12345,premium', "has a quotation mark without its partner"],
  [`${"1".repeat(257)},premium`, "customerId is longer than 256 characters"],
  [`12345,${"s".repeat(257)}`, "segment is longer than 256 characters"],
])("says what is wrong with the row %j", (line, problem) => {
  expect(csvReader("customerId,segment")(line)).toEqual({ problem });
});

test("refuses a header without the two columns", () => {
  expect(makeCsvReader("id,group")).toMatchObject({ problem: expect.stringContaining("customerId,segment") });
});

test.each([
  ['{"customerId": 12345, "segment": "premium", "more": true}', { customerId: "12345", segment: "premium" }],
  ["{", { problem: "is not JSON" }],
  ["[]", { problem: "is no JSON object" }],
  ["null", { problem: "is no JSON object" }],
  ['{"segment": "premium"}', { problem: "customerId is missing" }],
  ['{"customerId": "12345", "segment": null}', { problem: "segment must be a string or a number" }],
  ['{"customerId": "\\ud800", "segment": "premium"}', { problem: "customerId is not well-formed Unicode" }],
])("reads the JSON row %j", (line, expected) => {
  expect(readJsonRow(line)).toEqual(expected);
});

test("never throws, and what it takes is whole", () => {
  const readCsvRow = csvReader("customerId,segment");
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      for (const row of [readCsvRow(line), readJsonRow(line)]) {
        if ("problem" in row) expect(row.problem).not.toBe("");
        else expect(Math.min(row.customerId.length, row.segment.length)).toBeGreaterThan(0);
      }
    }),
  );
});
