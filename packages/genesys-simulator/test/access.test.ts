import { expect, test } from "vitest";
import { errorBodyOf, menuBody, menuTable, read, startSimulator } from "./start-simulator.ts";

const elsewhere = { id: "sales", name: "Sales" };
const datatables = [{ ...menuTable, division: elsewhere }];
const newTable = { name: "New", schema: menuTable.schema };
const row = "/flows/datatables/menus/rows/premium";

test.each([
  ["GET", "/flows/f", ["architect:flow:view"]],
  ["PUT", "/flows/f", ["architect:flow:edit"]],
  ["GET", "/flows/f/versions", ["architect:flow:view"]],
  ["POST", "/flows/f/versions", ["architect:flow:edit"]],
  ["GET", "/flows/f/versions/1.0", ["architect:flow:view"]],
  ["GET", "/flows/f/versions/1.0/configuration", ["architect:flow:view"]],
  ["GET", "/flows/f/latestconfiguration", ["architect:flow:view"]],
  ["POST", "/flows/actions/checkout?flow=f", ["architect:flow:edit"]],
  ["POST", "/flows/actions/revert?flow=f", ["architect:flow:edit"]],
  ["POST", "/flows/actions/checkin?flow=f", ["architect:flow:edit", "architect:flow:unlock"]],
  ["POST", "/flows/actions/publish?flow=f", ["architect:flow:unlock", "architect:flow:publish"]],
  ["POST", "/flows/actions/unlock?flow=f", ["architect:flow:unlock"]],
  ["POST", "/flows/actions/deactivate?flow=f", ["architect:flow:publish"]],
  [
    "GET",
    "/processautomation/triggers/topics",
    ["processautomation:trigger:edit", "processautomation:trigger:view"],
  ],
  ["GET", "/flows/datatables", ["architect:datatable:view"]],
  ["POST", "/flows/datatables", ["architect:datatable:add"]],
  ["GET", "/flows/datatables/menus", ["architect:datatable:view"]],
  ["PUT", "/flows/datatables/menus", ["architect:datatable:edit"]],
  ["DELETE", "/flows/datatables/menus", ["architect:datatable:delete"]],
  ["GET", "/flows/datatables/menus/rows", ["architect:datatable:view", "architect:datatableRow:view"]],
  ["POST", "/flows/datatables/menus/rows", ["architect:datatable:add", "architect:datatableRow:add"]],
  ["GET", row, ["architect:datatable:view", "architect:datatableRow:view"]],
  ["PUT", row, ["architect:datatable:edit", "architect:datatableRow:edit"]],
  ["DELETE", row, ["architect:datatable:delete", "architect:datatableRow:delete"]],
])(
  "lets %s %s through with any of the permissions it needs, and names them otherwise",
  async (method, path, needs) => {
    const { api, simulator } = await startSimulator({ datatables, permissions: ["routing:queue:view"] });
    const send = () => api(method, path, method === "GET" || method === "DELETE" ? undefined : {});
    const answer = await send();
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual(
      errorBodyOf(
        answer,
        403,
        "missing.any.permissions",
        `Unable to perform the requested action. You must have at least one of the following permissions assigned: [${needs.join(", ")}]`,
      ),
    );
    for (const permission of needs) {
      simulator.configure({ permissions: [permission] });
      expect((await send()).status, permission).not.toBe(403);
      simulator.createDatatable({ ...menuTable, name: permission, division: elsewhere });
    }
  },
);

test.each([
  ["POST", "/flows/jobs", "architect:job:create"],
  ["GET", "/flows/jobs/j", "architect:job:view"],
])(
  "lets %s %s through with all of the permissions it needs, and names those missing",
  async (method, path, need) => {
    const { api, simulator } = await startSimulator({ permissions: [] });
    const answer = await api(method, path);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual(
      errorBodyOf(
        answer,
        403,
        "missing.permissions",
        `Unable to perform the requested action. You are missing the following permission(s): [${need}]`,
      ),
    );
    simulator.configure({ permissions: [need] });
    expect((await api(method, path)).status).not.toBe(403);
  },
);

test("answers a 403 on request in the words of the endpoint", async () => {
  const { api, simulator } = await startSimulator({ datatables });
  simulator.addFault({ kind: "status", status: 403 });
  expect((await read(api("GET", row))).message).toMatch(
    /\[architect:datatable:view, architect:datatableRow:view\]$/,
  );
});

test("hides what is in a division where the client has no role", async () => {
  const { api, simulator, admin } = await startSimulator({ datatables, divisions: ["home"] });
  simulator.createFlow({ id: "f", division: elsewhere });
  const refusals = [
    ["GET", "/flows/f", undefined, "architect:flow:view"],
    ["PUT", "/flows/f", menuBody, "architect:flow:edit"],
    ["GET", "/flows/datatables/menus", undefined, "architect:datatable:view"],
    ["PUT", row, { key: "premium" }, "architect:datatable:edit"],
    ["POST", "/flows/datatables", { ...newTable, division: elsewhere }, "architect:datatable:add"],
    ["PUT", "/flows/g", { ...menuBody, division: elsewhere }, "architect:flow:edit"],
  ] as const;
  for (const [method, path, body, permission] of refusals) {
    const answer = await api(method, path, body);
    expect(answer.status, path).toBe(403);
    expect(await answer.json()).toEqual(
      errorBodyOf(
        answer,
        403,
        "missing.division.permission",
        `Unable to perform the requested action. You are missing the following permission '${permission}' in the provided division(s).`,
      ),
    );
  }
  expect(await (await api("GET", "/flows/datatables")).json()).toMatchObject({ entities: [], total: 0 });

  await admin("/settings", "PATCH", { hiddenDivisionStatus: 404 });
  const codes = [];
  for (const path of ["/flows/f", "/flows/datatables/menus", row]) {
    codes.push((await read(api("GET", path))).code);
  }
  expect(codes).toEqual([
    "architect.flow.not.found",
    "flows.datatables.table.not.found",
    "flows.datatables.table.not.found",
  ]);

  await admin("/settings", "PATCH", { divisions: ["home", "sales"] });
  expect((await api("GET", "/flows/f")).status).toBe(200);
  expect((await api("GET", row)).status).toBe(200);
});

test("moves a flow to the division its PUT names", async () => {
  const { api, simulator } = await startSimulator();
  await api("PUT", "/flows/f", { ...menuBody, division: elsewhere });
  expect(await (await api("GET", "/flows/f")).json()).toMatchObject({
    division: { id: "sales", name: "Sales" },
  });
  simulator.configure({ divisions: ["home"] });
  expect((await api("GET", "/flows/f")).status).toBe(403);
});
