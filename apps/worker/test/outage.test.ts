import { catalogOfTargets } from "@menuswitch/test-support";
import { expect, test } from "vitest";
import { setUp, startTestWorker } from "./start-test-worker.ts";

const numbers = [0, 1, 2, 3, 4, 5, 6, 7];
test("while Genesys is down workers probe one at a time, and all targets follow soon after it is back", async () => {
  const centre = await setUp({ catalog: catalogOfTargets(numbers.length) });
  const workers = await Promise.all([1, 2].map(() => startTestWorker(centre)));
  const fault = centre.simulator.addFault({ kind: "status", status: 503 });
  await Promise.all(numbers.map((n) => centre.call(`segment_${n}`)));
  const puts = () => centre.simulator.requests({ method: "PUT" });
  await expect.poll(() => workers[0]?.circuit.isOpen()).toBe(true);
  const opened = puts().length;
  const tellsOpen = async () =>
    /^menuswitch_circuit_open\{.*\} (\d)$/m.exec((await workers[0]?.registry.metrics()) ?? "")?.[1];
  expect(await tellsOpen()).toBe("1");
  const openedAt = Date.now();

  // Probes come after 1, 2 and 4 s: eight targets retrying on their own would have sent sixteen by then.
  await expect.poll(() => Date.now() - openedAt, { timeout: 10_000 }).toBeGreaterThan(5_000);
  expect(puts().length - opened).toBeGreaterThanOrEqual(1);
  expect(puts().length - opened).toBeLessThanOrEqual(7);

  centre.simulator.removeFault(fault.id);
  await expect
    .poll(() => numbers.filter((n) => centre.menuAt(`flow-${n}`) === "Press 1").length, { timeout: 20_000 })
    .toBe(numbers.length);
  expect(await workers[0]?.circuit.isOpen()).toBe(false);
  expect(await tellsOpen()).toBe("0");
});
