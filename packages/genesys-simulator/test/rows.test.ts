import { expect, test } from "vitest";
import { errorBodyOf, menuTable, read, startSimulator } from "./start-simulator.ts";

const rows = "/flows/datatables/menus/rows";
const premium = { key: "premium", VariantId: "variant_a", Enabled: true, Timeout: 0, Weight: 0 };
const start = (options = {}) => startSimulator({ datatables: [menuTable], ...options });

test("adds a row with 200 and gives columns left out their default or that of their type", async () => {
  const { api, simulator } = await start();
  const answer = await api("POST", rows, { key: "new caller", VariantId: "variant_b", Weight: 1.5 });
  expect(answer.status).toBe(200);
  const row = { key: "new caller", VariantId: "variant_b", Enabled: true, Timeout: 0, Weight: 1.5 };
  expect(await answer.json()).toEqual(row);
  expect(await (await api("GET", `${rows}/new%20caller?showbrief=false`)).json()).toEqual(row);
  expect(simulator.holds({ datatableId: "menus", rowId: "new caller" })).toEqual(row);
});

test("shows only the key of a row unless asked for more", async () => {
  const { api } = await start();
  expect(await (await api("GET", `${rows}/premium`)).json()).toEqual({ key: "premium" });
  expect(await (await api("GET", `${rows}/premium?showbrief=true`)).json()).toEqual({ key: "premium" });
  expect(await (await api("GET", `${rows}/premium?showbrief=false`)).json()).toEqual(premium);
  expect((await api("GET", `${rows}/premium?showbrief=no`)).status).toBe(400);
});

test("writes a whole row, so that columns left out fall back", async () => {
  const { api } = await start();
  const answer = await api("PUT", `${rows}/premium`, { key: "premium", Timeout: 5 });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ ...premium, VariantId: "", Timeout: 5 });
});

test("never makes a row by PUT", async () => {
  const { api, simulator } = await start();
  const answer = await api("PUT", `${rows}/gold`, { key: "gold" });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual(
    errorBodyOf(answer, 404, "flows.datatables.row.not.found", "The datatable row could not be found."),
  );
  expect(simulator.datatables()).toEqual([{ id: "menus", name: "IVR Menus", rows: 2 }]);
});

test("renames a row whose body has another key, unless that one is taken", async () => {
  const { api } = await start();
  const taken = await api("PUT", `${rows}/premium`, { key: "default" });
  const again = await api("POST", rows, { key: "default" });
  for (const answer of [taken, again]) {
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual(
      errorBodyOf(answer, 409, "flows.datatables.not.unique", "The row had a duplicate keyname."),
    );
  }
  expect((await api("PUT", `${rows}/premium`, { key: "gold" })).status).toBe(200);
  expect((await api("GET", `${rows}/premium`)).status).toBe(404);
  expect((await api("GET", `${rows}/gold`)).status).toBe(200);
});

test.each([
  [{ VariantId: "a" }, "key"],
  [{ key: "" }, "key"],
  [{ key: 5 }, "key"],
  [{ key: "k".repeat(257) }, "key"],
  [{ key: "k", VariantId: 5 }, "VariantId"],
  [{ key: "k", VariantId: null }, "VariantId"],
  [{ key: "k", Enabled: "true" }, "Enabled"],
  [{ key: "k", Timeout: 1.5 }, "Timeout"],
  [{ key: "k", Weight: "1" }, "Weight"],
  [{ key: "k", Unknown: "x" }, "Unknown"],
])("refuses the row %j, which the schema does not allow", async (row, fieldName) => {
  const { api, simulator } = await start();
  for (const answer of [await api("POST", rows, row), await api("PUT", `${rows}/premium`, row)]) {
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: "flows.datatables.schema.exception",
      message: "The row didn't conform to the schema in some way",
      details: [{ fieldName }],
    });
  }
  expect(simulator.history({ datatableId: "menus", rowId: "premium" })).toEqual([]);
});

test("refuses a body that is no row", async () => {
  const { api } = await start();
  for (const answer of [await api("POST", rows, []), await api("POST", rows)]) {
    expect(await answer.json()).toMatchObject({ status: 400, code: "flows.datatables.syntax.error" });
  }
});

test("takes columns the schema does not name where it allows them", async () => {
  const { api, simulator } = await start();
  const { additionalProperties: _, ...open } = menuTable.schema;
  simulator.createDatatable({ id: "open", name: "Open", schema: open });
  const answer = await api("POST", "/flows/datatables/open/rows", { key: "k", Unknown: "x" });
  expect(await answer.json()).toMatchObject({ key: "k", Unknown: "x" });
});

test("holds no more rows than it may", async () => {
  const { api } = await start({ maxDatatableRows: 3 });
  expect((await api("POST", rows, { key: "third" })).status).toBe(200);
  const full = await api("POST", rows, { key: "fourth" });
  expect(await full.json()).toMatchObject({ status: 400, code: "flows.datatables.too.many.rows" });
  expect((await api("PUT", `${rows}/third`, { key: "third" })).status).toBe(200);
});

test("lists rows by key, a page at a time, with links to the others", async () => {
  const { api } = await start();
  for (const key of ["b", "a", "c"]) await api("POST", rows, { key });
  const answer = await api("GET", `${rows}?pageSize=2`);
  const uri = (page: number) =>
    `/api/v2${rows}?showbrief=true&sortOrder=ascending&pageNumber=${page}&pageSize=2`;
  expect(await answer.clone().json()).toEqual({
    entities: [{ key: "a" }, { key: "b" }],
    pageSize: 2,
    pageNumber: 1,
    total: 5,
    pageCount: 3,
    firstUri: uri(1),
    selfUri: uri(1),
    nextUri: uri(2),
    lastUri: uri(3),
  });
  const last = await (await api("GET", (await read(answer)).lastUri.replace("/api/v2", ""))).json();
  expect(last).toMatchObject({ entities: [{ key: "premium" }], previousUri: uri(2) });
  expect(last).not.toHaveProperty("nextUri");
  const full = await read(api("GET", `${rows}?showbrief=false&sortOrder=descending`));
  expect(full.entities[0]).toEqual(premium);
});

test.each([
  ["pageSize=501", "pageSize"],
  ["pageSize=0", "pageSize"],
  ["pageNumber=x", "pageNumber"],
  ["sortOrder=up", "sortOrder"],
])("refuses to list with %s", async (query, name) => {
  const { api } = await start();
  const answer = await read(api("GET", `${rows}?${query}`));
  expect(answer).toMatchObject({ status: 400, code: "invalid.query.param.value" });
  expect(answer.message).toContain(`is not valid for parameter [${name}]`);
  expect((await api("GET", `${rows}?pageSize=500`)).status).toBe(200);
});

test("deletes a row with 204, once", async () => {
  const { api } = await start();
  expect((await api("DELETE", `${rows}/premium`)).status).toBe(204);
  expect((await api("DELETE", `${rows}/premium`)).status).toBe(404);
});

test("deletes a row although the answer is lost", async () => {
  const { api, simulator } = await start();
  simulator.addFault({ kind: "reply-lost", method: "DELETE" });
  await expect(api("DELETE", `${rows}/premium`)).rejects.toThrow();
  expect(simulator.holds({ datatableId: "menus", rowId: "premium" })).toBeUndefined();
});

test("remembers the writes to each row, those of POST and DELETE too, and counts those in flight", async () => {
  const { api, simulator, admin } = await start();
  const row = { datatableId: "menus", rowId: "gold" };
  simulator.addFault({ kind: "latency", ms: 50, count: 2 });
  await Promise.all([api("POST", rows, { key: "gold" }), api("POST", rows, { key: "silver" })]);
  await api("PUT", `${rows}/gold`, { key: "gold", Timeout: 1 });
  await api("DELETE", `${rows}/gold`);
  const history = simulator.history(row);
  expect(history.map(({ body }) => body)).toEqual([{ key: "gold" }, { key: "gold", Timeout: 1 }, undefined]);
  expect(simulator.inFlight(row)).toEqual({ current: 0, highest: 1 });
  const methods = simulator.requests(row).map(({ method, resource }) => `${method} ${resource}`);
  expect(methods).toEqual(["POST row", "PUT row", "DELETE row"]);
  expect(simulator.counts({ resource: "row", method: "POST" })).toEqual({ 200: 2 });
  const shown = async (path: string) => (await admin(`/datatables/menus/rows/${path}`)).json();
  expect(await shown("gold/in-flight")).toEqual({ current: 0, highest: 1 });
  expect(await shown("gold/history")).toMatchObject([{ body: { key: "gold" } }, {}, {}]);
  expect(await shown("silver/holds")).toMatchObject({ key: "silver" });
  expect((await admin("/datatables/menus/rows/gold/holds")).status).toBe(404);
});

test("aims faults at one row, one table or all rows, in the words of data tables", async () => {
  const { api, simulator } = await start();
  const put = () => api("PUT", `${rows}/premium`, { key: "premium", Timeout: 9 });
  simulator.addFault({ kind: "status", status: 503, datatableId: "menus", rowId: "premium", count: 1 });
  simulator.addFault({ kind: "status", status: 500, datatableId: "menus", method: "PUT", count: 1 });
  simulator.addFault({ kind: "status", status: 404, resource: "row", count: 1 });
  simulator.addFault({ kind: "status", status: 409, resource: "flow" });
  expect((await api("GET", `${rows}/default`)).status).toBe(404);
  const codes = [];
  for (let i = 0; i < 2; i += 1) codes.push((await read(put())).code);
  expect(codes).toEqual(["flows.datatables.server.too.busy", "flows.datatables.internal.server.error"]);
  expect((await put()).status).toBe(200);
  simulator.addFault({ kind: "status", status: 503, datatableId: "menus", rowId: "gold" });
  expect((await api("POST", rows, { key: "gold" })).status).toBe(503);
});

test("lets flows look up what was written, at once or after a delay", async () => {
  let nowMs = 1_000_000;
  const { api, simulator, admin } = await start({ now: () => nowMs });
  const lookup = () => simulator.lookup("menus", "premium")?.["Timeout"];
  const put = (Timeout: number) => api("PUT", `${rows}/premium`, { key: "premium", Timeout });
  await put(1);
  expect(lookup()).toBe(1);
  nowMs += 1;
  simulator.configure({ lookupDelayMs: 1000 });
  nowMs += 1000;
  await put(2);
  nowMs += 999;
  await put(3);
  expect(lookup()).toBe(1);
  expect((await read(api("GET", `${rows}/premium?showbrief=false`))).Timeout).toBe(3);
  nowMs += 1;
  expect(lookup()).toBe(2);
  nowMs += 999;
  expect(await (await admin("/datatables/menus/rows/premium/lookup")).json()).toMatchObject({ Timeout: 3 });
  await api("DELETE", `${rows}/premium`);
  expect(lookup()).toBe(3);
  nowMs += 1000;
  expect(lookup()).toBeUndefined();
});
