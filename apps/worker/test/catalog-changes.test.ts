import { rename, utimes, writeFile } from "node:fs/promises";
import { CATALOG } from "@menuswitch/test-support";
import { describe, expect, test } from "vitest";
import { setUp, startTestWorker } from "./start-test-worker.ts";

const PRIORITY = "Press 1 for priority support";

async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

describe("catalog changes", () => {
  test("a changed menu is written to the target that holds it, without a restart and without a caller", async () => {
    const centre = await setUp();
    await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    await replaceFile(centre.catalogFile, CATALOG.replace(PRIORITY, "Press 1 for our best people"));
    await expect.poll(() => centre.menuAt(), { timeout: 10_000 }).toBe("Press 1 for our best people");
    expect(centre.puts()).toHaveLength(2);
  });

  test("a broken version is refused with a log line, and the last good one stays in force", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    await replaceFile(centre.catalogFile, CATALOG.replace("menu: variant_a", "menu: varaint_a"));
    await expect.poll(() => worker.watch.problems(), { timeout: 10_000 }).toMatch(/varaint_a.*variant_a/s);
    expect(worker.lines.some(({ msg }) => String(msg).includes("the last good catalog stays"))).toBe(true);
    const tellsStale = async () =>
      /^menuswitch_catalog_stale\{.*\} (\d)$/m.exec(await worker.registry.metrics())?.[1];
    expect(await tellsStale()).toBe("1");
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    await replaceFile(centre.catalogFile, CATALOG);
    await expect.poll(() => worker.watch.problems(), { timeout: 10_000 }).toBeUndefined();
    expect(await tellsStale()).toBe("0");
  });

  test("workers with two versions of the file use the newer one, and do not write each other's menus away", async () => {
    const centre = await setUp();
    const old = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);

    const newer = { ...centre, catalogFile: `${centre.catalogFile}.of-another-machine.yaml` };
    await writeFile(newer.catalogFile, CATALOG.replace(PRIORITY, "Press 1 for something new"));
    await utimes(newer.catalogFile, new Date(), new Date(Date.now() + 5_000));
    const second = await startTestWorker(newer);
    await expect.poll(() => centre.menuAt(), { timeout: 10_000 }).toBe("Press 1 for something new");
    await expect.poll(() => old.catalog.current().version).toEqual(second.catalog.current().version);
    for (let index = 0; index < 10; index += 1) await centre.call("premium");
    for (const worker of [old, second, old, second]) await worker.sweepNow();
    expect(centre.puts()).toHaveLength(2);
    expect(centre.menuAt()).toBe("Press 1 for something new");
  });

  test("content that was refused is tried again when the catalog changed", async () => {
    const centre = await setUp();
    const fault = centre.simulator.addFault({ kind: "status", status: 404, flowId: "flow-main" });
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => worker.updates()).toHaveLength(1);
    await worker.sweepNow();
    expect(centre.puts()).toHaveLength(1);
    centre.simulator.removeFault(fault.id);
    await replaceFile(centre.catalogFile, `${CATALOG}  vip: { menu: variant_a }\n`);
    await expect.poll(() => centre.menuAt(), { timeout: 10_000 }).toBe(PRIORITY);
  });

  test("what a worker published and died before it acted on is acted on by another", async () => {
    const centre = await setUp();
    const fault = centre.simulator.addFault({ kind: "status", status: 404, flowId: "flow-main" });
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => worker.deliveries.failureOf("main-ivr")).toBeDefined();
    centre.simulator.removeFault(fault.id);
    const { catalog, version } = worker.catalog.current();
    await worker.sharedCatalog.publish({ ...version, modifiedAt: version.modifiedAt + 1 }, catalog);
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
  });

  test("a target whose menu is gone gets what its newest caller's segment gets now", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    const renamed = CATALOG.replaceAll("variant_a", "vip").replace(PRIORITY, "Press 1 for our best people");
    await replaceFile(centre.catalogFile, renamed);
    await expect.poll(() => centre.menuAt(), { timeout: 10_000 }).toBe("Press 1 for our best people");
    await expect
      .poll(() => worker.updates().at(-1))
      .toMatchObject({ variant_id: "vip", customer_segment: "premium" });
  });

  test("a target whose newest caller's menu now belongs elsewhere keeps what it has, and that is told", async () => {
    const centre = await setUp();
    const worker = await startTestWorker(centre);
    await centre.call("premium");
    await expect.poll(() => centre.menuAt()).toBe(PRIORITY);
    const without = CATALOG.replace(/ {2}variant_a:.*\n/, "").replace("menu: variant_a", "menu: side");
    await replaceFile(centre.catalogFile, without);
    await expect
      .poll(() => worker.lines.some(({ msg }) => String(msg).includes("gone from the catalog")), {
        timeout: 10_000,
      })
      .toBe(true);
    expect(centre.menuAt()).toBe(PRIORITY);
    expect(centre.puts()).toHaveLength(1);
  });
});
