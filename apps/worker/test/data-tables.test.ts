import { rename, writeFile } from "node:fs/promises";
import type { SimulatorOptions } from "@menuswitch/genesys-simulator";
import { describe, expect, test } from "vitest";
import { type Centre, setUp, startTestWorker } from "./start-test-worker.ts";

const table = {
  id: "menus",
  name: "IVR Menus",
  schema: {
    type: "object",
    required: ["key"],
    additionalProperties: false,
    properties: {
      key: { type: "string" },
      VariantId: { type: "string" },
      Prompt1: { type: "string" },
      Revision: { type: "integer" },
    },
  },
};

/** A catalog with a data table; `segments` says which menu (`gold`, `plain` or, of a flow, `side`) each of them gets. */
function catalogOf(segments: Record<string, string>, change: { gold?: string; key?: string } = {}): string {
  const { gold = "Press 1 for priority support", key = "segment" } = change;
  return `
version: 1
targets:
  menus-table:
    kind: datatable
    datatableId: menus
    key: "${key}"
    columns: { VariantId: menu.id, Prompt1: option.1.prompt, Revision: revision }
  side-ivr: { kind: flow, flowId: flow-side, profile: seed }
menus:
  gold: { target: menus-table, options: [{ value: support, prompt: ${gold} }] }
  plain: { target: menus-table, options: [{ value: support, prompt: Press 1 for support }] }
  side: { target: side-ivr, options: [{ value: agent, prompt: Press 1 for an agent }] }
segments:
${Object.entries(segments)
  .map(([segment, menu]) => `  "${segment}": { menu: ${menu} }`)
  .join("\n")}
`;
}

const SEGMENTS = { premium: "gold", "new ☎": "plain", side: "side", default: "plain" };
const setUpTable = (options: SimulatorOptions = {}, catalog = catalogOf(SEGMENTS)) =>
  setUp({ simulator: { datatables: [table], ...options }, catalog });

const rowOf = ({ simulator }: Centre, key: string) => simulator.lookup("menus", key);
const writesOf = ({ simulator }: Centre, key?: string) =>
  simulator
    .requests({ resource: "row", ...(key !== undefined && { rowId: key }) })
    .filter(({ method, status }) => method !== "GET" && status === 200);

async function replaceFile({ catalogFile }: Centre, text: string): Promise<void> {
  await writeFile(`${catalogFile}.new`, text);
  await rename(`${catalogFile}.new`, catalogFile);
}

describe("a data table", () => {
  test("has its rows right from the start, without a caller, each write logged as what it is", async () => {
    const centre = await setUpTable();
    const worker = await startTestWorker(centre);
    await expect.poll(() => worker.updates()).toHaveLength(3);
    expect(rowOf(centre, "premium")).toEqual({
      key: "premium",
      VariantId: "gold",
      Prompt1: "Press 1 for priority support",
      Revision: 1,
    });
    expect(rowOf(centre, "new ☎")).toMatchObject({ VariantId: "plain" });
    expect(rowOf(centre, "default")).toMatchObject({ VariantId: "plain" });
    expect(rowOf(centre, "side")).toBeUndefined();
    expect(worker.updates().find((line) => line["row_key"] === "premium")).toMatchObject({
      event_type: "ivr_menu_update",
      flow_id: null,
      datatable_id: "menus",
      row_key: "premium",
      variant_id: "gold",
      customer_segment: "premium",
      success: true,
      target: "menus-table/premium",
      status: 200,
      attempt: 1,
      coalesced: 0,
      revision: 1,
      error_code: null,
    });
    const metrics = await worker.registry.metrics();
    expect(metrics).toMatch(/^menuswitch_event_to_live_seconds_count\{.*\} 0$/m);
  });

  test("serves each caller by the row of their segment, and is not written for a caller", async () => {
    const centre = await setUpTable();
    const worker = await startTestWorker(centre);
    await expect.poll(() => worker.updates()).toHaveLength(3);
    for (const segment of ["premium", "unheard-of", "default", "premium"]) await centre.call(segment);
    await centre.call("side");
    await expect.poll(() => worker.exposures()).toHaveLength(5);
    await expect.poll(() => centre.menuAt("flow-side")).toBe("Press 1 for an agent");
    const seen = worker
      .exposures()
      .map((line) => [line["customer_segment"], line["target"], line["variant_id"], line["revision"]]);
    expect(seen).toEqual(
      expect.arrayContaining([
        ["premium", "menus-table/premium", "gold", 1],
        ["unheard-of", "menus-table/default", "plain", 1],
        ["default", "menus-table/default", "plain", 1],
        ["side", "side-ivr", "side", 1],
      ]),
    );
    await worker.sweepNow();
    expect(writesOf(centre)).toHaveLength(3);
  });

  test("follows a changed catalog: rows that changed are written, new ones made, those that left are left alone", async () => {
    const centre = await setUpTable();
    const worker = await startTestWorker(centre);
    await expect.poll(() => worker.updates()).toHaveLength(3);
    const { "new ☎": _, ...without } = SEGMENTS;
    const gold = "Press 1 for our best people";
    await replaceFile(centre, catalogOf({ ...without, vip: "gold", default: "gold" }, { gold }));
    await expect
      .poll(() => rowOf(centre, "vip"), { timeout: 10_000 })
      .toMatchObject({ Prompt1: gold, Revision: 1 });
    await expect.poll(() => rowOf(centre, "premium")).toMatchObject({ Prompt1: gold, Revision: 1 });
    await expect.poll(() => rowOf(centre, "default")).toMatchObject({ VariantId: "gold", Revision: 2 });
    await worker.sweepNow();
    expect(writesOf(centre, "new ☎")).toHaveLength(1);
    expect(rowOf(centre, "new ☎")).toMatchObject({ VariantId: "plain" });
    expect(writesOf(centre)).toHaveLength(6);
  });

  test("that a flow chooses from has a row for each of its menus", async () => {
    const centre = await setUpTable({}, catalogOf(SEGMENTS, { key: "segment#menu" }));
    const worker = await startTestWorker(centre);
    await expect.poll(() => worker.updates()).toHaveLength(6);
    expect(rowOf(centre, "premium#plain")).toMatchObject({ VariantId: "plain" });
    await centre.call("premium");
    await expect.poll(() => worker.exposures()).toHaveLength(1);
    expect(worker.exposures()[0]).toMatchObject({ target: "menus-table/premium#gold", variant_id: "gold" });
  });

  test("of many rows is brought right once, by however many workers", async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`segment ${index}`, "gold"]));
    const centre = await setUpTable(
      { rateLimitPerMinute: 100_000 },
      catalogOf({ ...many, default: "plain" }),
    );
    const env = { GENESYS_RATE_LIMIT_PER_MINUTE: "60000", GENESYS_TIMEOUT_MS: "60000" };
    const workers = await Promise.all([1, 2].map(() => startTestWorker(centre, env)));
    await expect.poll(() => centre.simulator.datatables()[0]?.rows, { timeout: 20_000 }).toBe(41);
    for (const worker of workers) await worker.sweepNow();
    await expect.poll(() => workers.flatMap((worker) => worker.updates()).length).toBe(41);
    expect(writesOf(centre)).toHaveLength(41);
    expect(centre.simulator.requests({ resource: "datatable" }).length).toBeLessThanOrEqual(2);
  });

  test("that does not fit the catalog fails with column and type, and is right once it fits", async () => {
    const odd = { ...table.schema.properties, Revision: { type: "string" } };
    const wrong = { ...table, schema: { ...table.schema, properties: odd } };
    const centre = await setUpTable({ datatables: [wrong] });
    const worker = await startTestWorker(centre);
    await expect.poll(() => worker.updates()).toHaveLength(3);
    expect(worker.updates()[0]).toMatchObject({ success: false, error_code: "REJECTED", status: null });
    const told = worker.lines.find(({ msg }) => msg === "a menu was not delivered");
    expect(told?.["reason"]).toContain("column Revision is string and revision is a whole number");
    expect(writesOf(centre)).toEqual([]);

    centre.simulator.removeDatatable("menus");
    centre.simulator.createDatatable(table);
    await replaceFile(centre, catalogOf({ ...SEGMENTS, vip: "plain" }));
    await expect.poll(() => centre.simulator.datatables()[0]?.rows, { timeout: 10_000 }).toBe(4);
  });

  test("is written after all when everybody had to wait between the two requests of a new row", async () => {
    const centre = await setUpTable({}, catalogOf({ default: "plain" }));
    centre.simulator.addFault({
      kind: "rate-limited",
      method: "POST",
      resource: "row",
      seconds: 1,
      count: 1,
    });
    const worker = await startTestWorker(centre);
    await expect
      .poll(() => rowOf(centre, "default"), { timeout: 10_000 })
      .toMatchObject({ VariantId: "plain" });
    await expect
      .poll(() => worker.updates().map(({ error_code }) => error_code))
      .toEqual(["RATE_LIMITED", null]);
  });
});
