import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPayload } from "./read-payload.ts";

const read = (body: string | Buffer, contentType: string | undefined = "application/json") =>
  readPayload(contentType, Buffer.from(body));

describe("readPayload", () => {
  test.each(["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])(
    "reads JSON of the type %s",
    (contentType) => {
      expect(read('{"id":"ü"}', contentType)).toEqual({ value: { id: "ü" } });
    },
  );

  test.each(["application/json", "text/plain", ""])(
    "misses an empty payload of the type %j",
    (contentType) => {
      const missing = { status: 400, error: "Missing payload" };
      expect(read("", contentType)).toEqual(missing);
      expect(readPayload(contentType, undefined)).toEqual(missing);
      expect(readPayload(undefined, null)).toEqual(missing);
    },
  );

  test("misses a payload of blanks only", () => {
    expect(read(" \r\n")).toEqual({ status: 400, error: "Missing payload" });
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/xml", ""])(
    "does not read the type %j",
    (contentType) => {
      expect(read("{}", contentType)).toEqual({
        status: 415,
        error: "The Content-Type must be application/json",
      });
    },
  );

  test.each(["{", "{'id':1}", "NaN", '{"id":1}}', "["])("refuses malformed JSON: %s", (text) => {
    expect(read(text)).toEqual({ status: 400, error: "The payload is not valid JSON" });
  });

  test("refuses bytes that are not UTF-8, in which two ids could become one", () => {
    expect(read(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ status: 400, error: "The payload is not UTF-8" });
  });

  test("passes over a byte order mark", () => {
    expect(read("\uFEFF[]")).toEqual({ value: [] });
  });

  test("bears nesting as deep as a payload can be", () => {
    const depth = 32 * 1024;
    expect(read("[".repeat(depth) + "]".repeat(depth))).toHaveProperty("value");
  });
});

test("reads back any JSON, and of any bytes at all makes a value or a refusal", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom("", " ", "\r\n"), (json, blank) => {
      expect(read(`${blank}${json}${blank}`)).toStrictEqual({ value: JSON.parse(json) });
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), fc.option(fc.string(), { nil: undefined }), (bytes, contentType) => {
      const payload = readPayload(contentType, Buffer.from(bytes));
      expect("value" in payload || [400, 415].includes(payload.status)).toBe(true);
    }),
  );
});
