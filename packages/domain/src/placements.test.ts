import { expect, test } from "vitest";
import { type Catalog, catalogSchema } from "./catalog.ts";
import { chooseMenu } from "./choose-menu.ts";
import { findRowProblems } from "./find-row-problems.ts";
import { placeFields, placementsOf, placeOf } from "./placements.ts";

const columns = { VariantId: "menu.id" };
const options = [{ value: "agent", prompt: "Press 1" }];

function catalogWith(key: string, segments: Record<string, string>): Catalog {
  return catalogSchema.parse({
    version: 1,
    targets: {
      ivr: { kind: "flow", flowId: "F-1", profile: "seed" },
      table: { kind: "datatable", datatableId: "D:1", key, columns },
    },
    menus: {
      on_flow: { target: "ivr", options },
      gold: { target: "table", options },
      plain: { target: "table", options },
    },
    segments: Object.fromEntries(Object.entries(segments).map(([segment, menu]) => [segment, { menu }])),
  });
}

const SEGMENTS = { "premium ☎": "gold", side: "on_flow", default: "plain" };

test("a flow is one place; a data table has one for each segment whose menu is on it", () => {
  const row = { kind: "datatable", datatableId: "D:1", columns };
  expect(placementsOf(catalogWith("segment", SEGMENTS))).toEqual([
    expect.objectContaining({ name: "ivr", targetId: "ivr", assigned: undefined }),
    {
      name: "table",
      targetId: "table/premium ☎",
      target: { ...row, key: "premium ☎", segment: "premium ☎" },
      assigned: { segment: "premium ☎", menuId: "gold" },
    },
    {
      name: "table",
      targetId: "table/default",
      target: { ...row, key: "default", segment: "default" },
      assigned: { segment: "default", menuId: "plain" },
    },
  ]);
});

test("a data table for a flow that chooses has a row for each of its segments with each of its menus", () => {
  const rows = placementsOf(catalogWith("segment#menu", SEGMENTS)).slice(1);
  expect(rows.map(({ targetId, assigned }) => [targetId, assigned?.menuId])).toEqual([
    ["table/premium ☎#gold", "gold"],
    ["table/premium ☎#plain", "plain"],
    ["table/default#gold", "gold"],
    ["table/default#plain", "plain"],
  ]);
});

test.each(["segment", "segment#menu"])(
  "with the key %s, whoever calls is served by one of the places",
  (key) => {
    const catalog = catalogWith(key, SEGMENTS);
    const known = new Map(placementsOf(catalog).map(({ targetId, assigned }) => [targetId, assigned]));
    for (const segment of ["premium ☎", "side", "default", "unheard-of", "constructor"]) {
      const { menuId, targetId } = chooseMenu(catalog, segment);
      expect(known.has(targetId)).toBe(true);
      expect(known.get(targetId)?.menuId ?? "on_flow").toBe(menuId);
    }
  },
);

test("names places in Genesys Cloud by its ids: keys of rows as they are, ids whatever their case", () => {
  const places = placementsOf(catalogWith("segment", SEGMENTS)).map(({ target }) => placeOf(target));
  expect(places).toEqual(["flow:f-1", "datatable:d%3A1:premium ☎", "datatable:d%3A1:default"]);
});

test("tells logs a flow's id, or of a row that there is none", () => {
  const [flow, row] = placementsOf(catalogWith("segment", SEGMENTS)).map(({ target }) => placeFields(target));
  expect(flow).toEqual({ flow_id: "F-1" });
  expect(row).toEqual({ flow_id: null, datatable_id: "D:1", row_key: "premium ☎" });
});

test("finds keys that Genesys Cloud would not take", () => {
  const segment = "s".repeat(256);
  expect(findRowProblems(catalogWith("segment", { [segment]: "gold", default: "plain" }))).toEqual([]);
  const tooLong = { code: "row-key-too-long", path: ["segments", segment], maxLength: 256 };
  expect(findRowProblems(catalogWith("segment#menu", { [segment]: "gold", default: "plain" }))).toEqual([
    { ...tooLong, key: `${segment}#gold` },
    { ...tooLong, key: `${segment}#plain` },
  ]);
});

test("finds keys that no URL can name", () => {
  const catalog = catalogWith("segment", { "..": "gold", "...": "gold", default: "plain" });
  expect(findRowProblems(catalog)).toEqual([
    { code: "row-key-without-address", path: ["segments", ".."], key: ".." },
  ]);
  expect(findRowProblems(catalogWith("segment#menu", { ".": "gold", default: "plain" }))).toEqual([]);
});

test("finds more rows than a data table has room for", () => {
  const segmentsOf = (count: number) => ({
    ...Object.fromEntries(Array.from({ length: count - 1 }, (_, index) => [`s-${index}`, "gold"])),
    default: "plain",
  });
  expect(findRowProblems(catalogWith("segment", segmentsOf(5_000)))).toEqual([]);
  expect(findRowProblems(catalogWith("segment#menu", segmentsOf(2_501)))).toEqual([
    { code: "too-many-rows", path: ["targets", "table"], rows: 5_002, maxRows: 5_000 },
  ]);
});
