import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeTokenAuthentication } from "./token.ts";

const first = "first-key-0123456789";
const second = "second-key-0123456789";
const { judge } = makeTokenAuthentication([first, second]);
const admits = (headers: Parameters<typeof judge>[0]) => judge(headers).outcome === "admitted";

describe("token authentication", () => {
  test.each([
    { authorization: `Bearer ${first}` },
    { authorization: `bearer ${second}` },
    { "x-api-key": first },
    { "x-api-key": second },
    { authorization: "Basic dTpw", "x-api-key": second },
  ])("accepts any of its keys, in either header: %j", (headers) => {
    expect(admits(headers)).toBe(true);
  });

  test.each([
    {},
    { authorization: "" },
    { authorization: "Bearer" },
    { authorization: "Bearer " },
    { authorization: first },
    { authorization: `Basic ${first}` },
    { authorization: `Bearer ${first} ${second}` },
    { authorization: `Bearer ${first.slice(0, -1)}` },
    { authorization: `Bearer ${first}x` },
    { "x-api-key": first.toUpperCase() },
    { "x-api-key": `${first},${second}` },
    { "x-api-key": [first] },
  ])("refuses %j", (headers) => {
    expect(admits(headers)).toBe(false);
  });

  test("refuses whatever is not a key", () => {
    fc.assert(
      // What Node makes of a header's bytes.
      fc.property(
        fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("latin1")),
        (token) => {
          expect(admits({ authorization: `Bearer ${token}`, "x-api-key": token })).toBe(false);
        },
      ),
    );
  });

  test("refuses everything where there is no key at all", () => {
    const closed = makeTokenAuthentication([]);
    expect(closed.judge({ "x-api-key": "" }).outcome).toBe("refused");
    expect(closed.judge({ authorization: "Bearer undefined" }).outcome).toBe("refused");
  });
});
