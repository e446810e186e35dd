import { expect, test } from "vitest";
import { errorBodyOf, menuTable, read, startSimulator } from "./start-simulator.ts";

const { id: _id, rows: _rows, ...newTable } = menuTable;
const table = "/flows/datatables/menus";
const schemaException = {
  status: 400,
  code: "flows.datatables.schema.exception",
  message: "The schema is invalid in some way",
};

test("creates a table and shows its schema only when asked to", async () => {
  const { api } = await startSimulator();
  const created = await api("POST", "/flows/datatables", newTable);
  expect(created.status).toBe(200);
  const table: unknown = await created.clone().json();
  const { id } = await read(created);
  expect(table).toEqual({
    id,
    name: "IVR Menus",
    division: { id: "home", name: "Home", selfUri: "/api/v2/authorization/divisions/home" },
    description: "",
    schema: { ...menuTable.schema, title: "IVR Menus", description: "" },
    selfUri: `/api/v2/flows/datatables/${id}`,
  });
  const plain = await (await api("GET", `/flows/datatables/${id}`)).json();
  expect(plain).not.toHaveProperty("schema");
  const expanded = await (await api("GET", `/flows/datatables/${id}?expand=schema`)).json();
  expect(expanded).toEqual(table);
  expect((await api("GET", `/flows/datatables/${id}?expand=rows`)).status).toBe(400);
});

test("lists tables by page and name", async () => {
  const { api, simulator } = await startSimulator({ maxPageSize: 2 });
  for (const name of ["b", "a", "ab"]) simulator.createDatatable({ ...menuTable, id: `id-${name}`, name });
  const list = (query: string) => read(api("GET", `/flows/datatables?${query}`));
  const first = await list("sortBy=name&pageSize=2");
  expect(first.entities.map(({ name }) => name)).toEqual(["a", "ab"]);
  expect(first).toMatchObject({ total: 3, pageNumber: 1, pageCount: 2, pageSize: 2 });
  const second = await read(api("GET", first.nextUri.replace("/api/v2", "")));
  expect(second.entities).toHaveLength(1);
  expect(await list("name=*B&pageSize=2&sortBy=name&sortOrder=descending")).toMatchObject({
    entities: [{ name: "b" }, { name: "ab" }],
  });
  expect(await list("pageSize=3")).toMatchObject({ status: 400, code: "invalid.query.param.value" });
});

test("adds columns to a table but takes none away", async () => {
  const { api } = await startSimulator({ datatables: [menuTable] });
  const { schema } = menuTable;
  const wider = { ...schema, properties: { ...schema.properties, Prompt: { type: "string" } } };
  const answer = await api("PUT", `${table}?expand=schema`, { ...newTable, schema: wider });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ id: "menus", schema: wider });
  const row = await api("GET", `${table}/rows/premium?showbrief=false`);
  expect(await row.json()).toMatchObject({ key: "premium", Prompt: "" });

  const narrower = await api("PUT", table, newTable);
  expect(narrower.status).toBe(400);
  expect(await narrower.json()).toMatchObject({ code: "flows.datatables.cannot.remove.fields" });
  const retyped = { ...wider, properties: { ...wider.properties, Weight: { type: "string" } } };
  expect(await (await api("PUT", table, { ...newTable, schema: retyped })).json()).toMatchObject({
    ...schemaException,
    details: [{ errorCode: schemaException.code, fieldName: "schema.properties.Weight.type" }],
  });
});

const { properties } = menuTable.schema;
test.each([
  ["no key", { properties: { Other: { type: "string" } } }, "schema.properties.key"],
  ["a key that is no string", { properties: { key: { type: "integer" } } }, "schema.properties.key"],
  ["a key that may be missing", { required: [] }, "schema.required"],
  ["an unknown type", { properties: { ...properties, X: { type: "array" } } }, "schema.properties.X.type"],
  ["no object", { type: "array" }, "schema.type"],
])("refuses a schema with %s", async (_what, change, fieldName) => {
  const { api } = await startSimulator();
  const answer = await api("POST", "/flows/datatables", {
    ...newTable,
    schema: { ...menuTable.schema, ...change },
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    ...schemaException,
    details: [{ errorCode: schemaException.code, fieldName }],
  });
});

test("keeps to the numbers of tables and columns, and to unique names", async () => {
  const { api } = await startSimulator({ maxDatatables: 2, datatables: [menuTable] });
  const post = async (body: unknown) => (await api("POST", "/flows/datatables", body)).json();
  expect(await post({ ...newTable, name: "ivr menus" })).toMatchObject({
    status: 409,
    code: "flows.datatables.not.unique",
    message: "The passed in datatable had a duplicate name.",
  });
  const columns = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`c${n}`, { type: "string" }]));
  const wide = { ...menuTable.schema, properties: { key: { type: "string" }, ...columns } };
  expect(await post({ ...newTable, name: "wide", schema: wide })).toMatchObject({
    status: 400,
    code: "flows.datatables.too.many.properties",
  });
  expect(await post({ ...newTable, name: " " })).toMatchObject({
    status: 400,
    code: "constraint.validation",
  });
  expect(await post({ ...newTable, name: "second" })).toHaveProperty("id");
  expect(await post({ ...newTable, name: "third" })).toMatchObject({
    status: 400,
    code: "flows.datatables.too.many.tables",
  });
});

test("answers 404 for a table that is not there or was deleted", async () => {
  const { api } = await startSimulator({ datatables: [menuTable] });
  expect((await api("DELETE", table)).status).toBe(204);
  const answers = [
    await api("GET", table),
    await api("PUT", table, newTable),
    await api("DELETE", table),
    await api("GET", `${table}/rows`),
    await api("POST", `${table}/rows`, { key: "k" }),
    await api("GET", `${table}/rows/premium`),
    await api("PUT", `${table}/rows/premium`, { key: "premium" }),
  ];
  for (const answer of answers) {
    expect(answer.status, answer.url).toBe(404);
    expect(await answer.json()).toEqual(
      errorBodyOf(answer, 404, "flows.datatables.table.not.found", "The datatable could not be found."),
    );
  }
});
