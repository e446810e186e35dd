import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTutorialEvent } from "./parse-tutorial-event.ts";
import { invalid } from "./parsed-event.ts";

const receivedAt = Date.UTC(2026, 0, 31, 12);
const parse = (event: object) => parseTutorialEvent(event, { receivedAt, newId: () => "new-id" });
const customer = { id: "c-1" };

describe("parseTutorialEvent", () => {
  test("makes an interaction of an event", () => {
    expect(parse({ id: "i-1", customer, occurredAt: "2026-01-31T11:59:59.500Z" })).toEqual({
      kind: "accepted",
      interaction: {
        interactionId: "i-1",
        customerId: "c-1",
        occurredAt: receivedAt - 500,
        receivedAt,
        source: "tutorial",
      },
    });
  });

  test.each([
    [" i-1 ", "i-1"],
    [42, "42"],
    [0, "0"],
    [-1.5, "-1.5"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
    ["x".repeat(256), "x".repeat(256)],
    ["Zoë 🎧", "Zoë 🎧"],
  ])("reads the id %j as %j, for the interaction as for the customer", (id, expected) => {
    expect(parse({ id, customer: { id } })).toMatchObject({
      interaction: { interactionId: expected, customerId: expected },
    });
  });

  test.each([{}, { id: null }])("gives an id to an event that has none: %j", (event) => {
    expect(parse({ ...event, customer })).toMatchObject({ interaction: { interactionId: "new-id" } });
  });

  test.each([
    {},
    { customer: null },
    { customer: {} },
    { customer: "c-1" },
    { customer: [] },
    { customer: { id: null } },
    { customer: { id: "" } },
    { customer: { id: "  " } },
  ])("misses the customer in %j", (event) => {
    expect(parse({ id: "i-1", ...event })).toEqual(invalid("Customer ID not found in event"));
  });

  test.each([
    ["", "must not be empty"],
    [" \t\n", "must not be empty"],
    ["x".repeat(257), "must not be longer than 256 characters"],
    ["\ud800", "must be well-formed Unicode"],
    [2 ** 53, "is too large for a number: send it as a string"],
    [1e300, "is too large for a number: send it as a string"],
    [Number.POSITIVE_INFINITY, "must be a string or a finite number"],
    [Number.NaN, "must be a string or a finite number"],
    [true, "must be a string or a finite number"],
    [{}, "must be a string or a finite number"],
    [["i-1"], "must be a string or a finite number"],
  ])("refuses the id %j: it %s", (id, complaint) => {
    expect(parse({ id, customer })).toEqual(invalid(complaint, ["id"]));
  });

  test("names the customer's id where that is at fault", () => {
    expect(parse({ id: "i-1", customer: { id: "x".repeat(257) } })).toEqual(
      invalid("must not be longer than 256 characters", ["customer", "id"]),
    );
  });

  test.each([
    ["2026-01-31T11:00:00Z", Date.UTC(2026, 0, 31, 11)],
    ["2026-01-31T12:00:00.123456+01:00", Date.UTC(2026, 0, 31, 11, 0, 0, 123)],
    ["2026-01-31T11:00:00", Date.UTC(2026, 0, 31, 11)],
    [Date.UTC(2026, 0, 31, 11), Date.UTC(2026, 0, 31, 11)],
    [Date.UTC(2026, 0, 31, 11) + 0.4, Date.UTC(2026, 0, 31, 11)],
    [0, 0],
    [null, receivedAt],
    [undefined, receivedAt],
  ])("reads the time %j as %d", (occurredAt, expected) => {
    expect(parse({ customer, occurredAt })).toMatchObject({ interaction: { occurredAt: expected } });
  });

  test("reads every instant of the past to the millisecond, in whatever offset it is written", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 86_400_000, max: receivedAt }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (instant, offset) => {
          const local = new Date(instant + offset * 60_000).toISOString().slice(0, -1);
          const clock = new Date(Math.abs(offset) * 60_000).toISOString().slice(11, 16);
          const occurredAt = `${local}${offset < 0 ? "-" : "+"}${clock}`;
          expect(parse({ customer, occurredAt })).toMatchObject({ interaction: { occurredAt: instant } });
        },
      ),
    );
  });

  test("credits an event from the future with its arrival, and one a little ahead with its own time", () => {
    const at = (occurredAt: number) => parse({ customer, occurredAt });
    expect(at(receivedAt + 60_000)).toMatchObject({ interaction: { occurredAt: receivedAt + 60_000 } });
    expect(at(receivedAt + 60_001)).toMatchObject({ interaction: { occurredAt: receivedAt } });
  });

  test.each(["yesterday", "31.01.2026", "2026-02-30T00:00:00Z", "1769851845000", "", -1, 1e300, true, {}])(
    "refuses the time %j and names the field",
    (occurredAt) => {
      expect(parse({ customer, occurredAt })).toMatchObject({
        kind: "invalid",
        path: ["occurredAt"],
        problem: expect.stringMatching(/^(must|is) /),
      });
    },
  );
});
