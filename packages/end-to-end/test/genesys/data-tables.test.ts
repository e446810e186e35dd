import type { DeliveryError, PlacedTarget } from "@menuswitch/domain";
import { renderContent } from "@menuswitch/genesys";
import { describe, expect, test } from "vitest";
import { columns, menuTable, noHooks, placeOn, startOrg, tableTarget } from "./start-org.ts";

const { target, menu } = placeOn(tableTarget);
const KEY = "premium ☎/1";
const PLACE = { datatableId: "menus", rowId: KEY };
const ROWS = "/api/v2/flows/datatables/menus/rows";

/** Row number `index` of the same table. */
const rowNumber = (index: number): PlacedTarget => Object.assign({ ...target }, { key: `row-${index}` });
const withColumns = (changed: object) => placeOn({ ...tableTarget, columns: changed });
const start = (options = {}) => startOrg({ datatables: [menuTable], ...options });
const failureOf = (promise: Promise<unknown>): Promise<DeliveryError> =>
  promise.then(
    () => expect.fail("it did not fail"),
    (error: DeliveryError) => error,
  );

describe("a row", () => {
  test("has what its columns say, the rest empty, and revision and time of the write", async () => {
    const { simulator, write } = await start();
    const before = Date.now();
    await write(target, menu, 12);
    const row = simulator.lookup("menus", KEY);
    expect(row).toEqual({
      key: KEY,
      VariantId: "variant_a",
      Prompt1: "Press 1 for priority support",
      Digit1: "1",
      Prompt3: "",
      Timeout: 10_000,
      Enabled: true,
      Weight: 0.5,
      Revision: 12,
      Updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(Date.parse(String(row?.["Updated"]))).toBeGreaterThanOrEqual(before);
  });

  test("is made where there is none, replaced where there is one, its key encoded; the schema is read once", async () => {
    const { simulator, write, asked } = await start();
    await write(target, menu);
    await write(target, menu);
    expect(asked()).toEqual(["GET 200", "PUT 404", "POST 200", "PUT 200"]);
    expect(simulator.requests({ method: "PUT" }).map(({ path }) => path)).toEqual(
      Array(2).fill(`${ROWS}/premium%20%E2%98%8E%2F1`),
    );
    expect(simulator.requests({ method: "POST", endpoint: "api" })).toMatchObject([{ path: ROWS }]);
  });

  test("that somebody makes between two requests is replaced after all", async () => {
    const { simulator, client, write, asked } = await start();
    simulator.addFault({ kind: "status", status: 409, method: "POST", count: 1 });
    await write(target, menu);
    expect(asked()).toEqual(["GET 200", "PUT 404", "POST 409", "PUT 404", "POST 200"]);
    expect(await client.read([target], noHooks)).toEqual([renderContent(target, menu)]);
  });

  test("that comes and goes without end is given up", async () => {
    const { simulator, write, asked } = await start();
    simulator.addFault({ kind: "status", status: 409, method: "POST" });
    const error = await failureOf(write(target, menu));
    expect(error).toMatchObject({ code: "CONFLICT", effectUnknown: false });
    expect(error.remedy).toContain("at the same time");
    expect(asked()).toHaveLength(5);
  });

  test("keeps what is in columns that the catalog does not map", async () => {
    const { Prompt3: _, Weight: __, ...mapped } = columns;
    const place = withColumns(mapped);
    const rows = [{ key: KEY, Prompt3: "written by hand", Weight: 3 }];
    const { simulator, write, asked } = await start({ datatables: [{ ...menuTable, rows }] });
    await write(place.target, place.menu);
    expect(asked()).toEqual(["GET 200", "GET 200", "PUT 200"]);
    expect(simulator.holds(PLACE)).toMatchObject({
      VariantId: "variant_a",
      Prompt3: "written by hand",
      Weight: 3,
    });
    simulator.reset();
  });

  test("with unmapped columns is made without an attempt to replace it, where there is none", async () => {
    const place = withColumns({ VariantId: "menu.id" });
    const { write, asked } = await start();
    await write(place.target, place.menu);
    expect(asked()).toEqual(["GET 200", "GET 404", "POST 200"]);
  });
});

describe("a table's columns", () => {
  test.each([
    ["Digit1", "Timeout", "option.1.dtmf", "column Timeout is integer and option.1.dtmf is text"],
    ["Timeout", "Digit1", "menu.timeoutMs", "column Digit1 is string and menu.timeoutMs is a whole number"],
    ["Revision", "Enabled", "revision", "column Enabled is boolean and revision is a whole number"],
    ["Enabled", "VariantId", true, "column VariantId is string and true is true or false"],
    ["Weight", "Timeout", 0.5, "column Timeout is integer and 0.5 is a number"],
    ["Prompt1", "Promt1", "option.1.prompt", "there is no column Promt1"],
    [
      "Prompt1",
      "First prompt",
      "option.1.prompt",
      "there is no column First prompt (what is labelled so is called Prompt1)",
    ],
  ])(
    "that do not fit are told by name and type, before anything is written: %s as %s",
    async (name, wrong, source, words) => {
      const { [name as keyof typeof columns]: _, ...others } = columns;
      const place = withColumns({ ...others, [wrong]: source });
      const { simulator, write, asked } = await start();
      const error = await failureOf(write(place.target, place.menu));
      expect(error).toMatchObject({ code: "REJECTED", effectUnknown: false });
      expect(error.message).toContain(words);
      expect(error.message).toContain("Timeout (integer)");
      expect(asked()).toEqual(["GET 200"]);
      expect(simulator.history(PLACE)).toEqual([]);
      expect((await failureOf(write(place.target, place.menu))).message).toBe(error.message);
    },
  );

  test("may be wider than what is written: a whole number fits a decimal column", async () => {
    const place = withColumns({ Weight: "menu.options" });
    const { simulator, write } = await start();
    await write(place.target, place.menu);
    expect(simulator.holds(PLACE)).toMatchObject({ Weight: 2 });
  });

  test("that were added since they were read are found", async () => {
    const { simulator, client, write } = await start();
    await write(target, menu);
    const place = withColumns({ ...columns, Order: 1 });
    expect((await failureOf(write(place.target, place.menu))).message).toContain("no column Order");
    simulator.removeDatatable("menus");
    const properties = { ...Object(menuTable.schema["properties"]), Order: { type: "integer" } };
    simulator.createDatatable({ ...menuTable, schema: { ...menuTable.schema, properties } });
    await write(place.target, place.menu);
    expect(await client.read([place.target], noHooks)).toEqual([renderContent(place.target, place.menu)]);
  });

  test("are read anew after a refusal", async () => {
    const { simulator, write, asked } = await start();
    await write(target, menu);
    simulator.addFault({ kind: "status", status: 400, code: "flows.datatables.schema.exception", count: 1 });
    const error = await failureOf(write(target, menu));
    expect(error).toMatchObject({ code: "REJECTED", status: 400 });
    expect(error.remedy).toContain("columns");
    await write(target, menu);
    expect(asked().slice(3)).toEqual(["PUT 400", "GET 200", "PUT 200"]);
  });

  test("are read once by however many rows need them at the same time, and one reader's bad turn is not another's", async () => {
    const { simulator, client, asked } = await start();
    const content = renderContent(target, menu);
    const thrown = { reason: "the lease is gone" };
    const writes = Array.from({ length: 10 }, (_, index) =>
      client.write(
        rowNumber(index),
        {
          content: Object.assign(
            { ...Object(content) },
            { row: { ...Object(content).row, key: `row-${index}` } },
          ),
          revision: 1,
        },
        {
          beforeRequest: async () => {
            if (index === 0) throw thrown;
          },
        },
      ),
    );
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(9);
    expect(outcomes[0]).toMatchObject({ reason: thrown });
    expect(asked().filter((line) => line.startsWith("GET"))).toEqual(["GET 200"]);
    expect(simulator.datatables()).toMatchObject([{ rows: 9 }]);
  });
});

test("a table that is full says so, and what to delete", async () => {
  const { write } = await start({
    maxDatatableRows: 1,
    datatables: [{ ...menuTable, rows: [{ key: "x" }] }],
  });
  const error = await failureOf(write(target, menu));
  expect(error).toMatchObject({ code: "REJECTED", status: 400 });
  expect(error.message).toContain("flows.datatables.too.many.rows");
  expect(error.remedy).toMatch(/full \(5,000 rows.*delete rows/);
});

test("an error names the row and the table", async () => {
  const { simulator, write } = await start();
  simulator.addFault({ kind: "status", status: 503, resource: "row" });
  expect((await failureOf(write(target, menu))).message).toContain(`PUT of row "${KEY}" of data table menus`);
});

test("many rows are read page by page, few of a long table one by one", async () => {
  const rows = Array.from({ length: 250 }, (_, index) => ({ key: `row-${index}`, VariantId: `v${index}` }));
  const { client, asked } = await start({ datatables: [{ ...menuTable, rows }], maxPageSize: 100 });
  const wanted = [...Array.from({ length: 250 }, (_, index) => rowNumber(index)), target];
  const held = await client.read(wanted, noHooks);
  expect(held.at(-1)).toBeUndefined();
  expect(held[249]).toMatchObject({ row: { key: "row-249", VariantId: "v249" } });
  expect(held.filter(Boolean)).toHaveLength(250);
  // Its columns, once, and three pages.
  expect(asked()).toHaveLength(4);

  expect(await client.read([rowNumber(3), target], noHooks)).toMatchObject([
    { row: { key: "row-3" } },
    undefined,
  ]);
  expect(asked().slice(4)).toEqual(["GET 200", "GET 200", "GET 404"]);
});
