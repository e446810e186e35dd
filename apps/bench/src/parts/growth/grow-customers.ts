import { openInstallation } from "../../installation/open-installation.ts";
import { makePlanningSwitch } from "../../installation/planning-switch.ts";
import { preload } from "../../installation/preload.ts";
import { readRedisUsage } from "../../installation/read-redis-usage.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { measurePlanning, type PlanningSample } from "../../load/measure-planning.ts";
import { firstAtBefore, newIdPrefix } from "../../sender/event.ts";
import type { Stage } from "../part.ts";

/** What planning costs among so many customers. */
export interface CustomersSample {
  customers: number;
  /** Redis memory per customer. */
  bytes: number;
  planning: PlanningSample[];
}

const CATALOG = { targets: 1, menusPerTarget: 2 };
const AT_A_TIME = 20_000;

export async function growCustomers(
  { rounds, closers, say }: Stage,
  sizes: readonly number[],
): Promise<CustomersSample[]> {
  const installation = await openInstallation(closers, { catalog: CATALOG });
  const planning = makePlanningSwitch(installation, closers);
  await planning.off();
  const worker = await installation.startWorker();
  const { memoryBytes: bytesBefore } = await readRedisUsage(installation.nodes);
  const samples: CustomersSample[] = [];
  let bytesOfOthers = 0;

  async function plan(customers: number): Promise<PlanningSample> {
    const { memoryBytes } = await readRedisUsage(installation.nodes);
    await preload(
      installation,
      { idPrefix: newIdPrefix("growth"), customers, firstAtMs: firstAtBefore(Date.now()) },
      AT_A_TIME,
    );
    const sample = await measurePlanning(installation, { workers: [worker], planning, count: AT_A_TIME });
    bytesOfOthers += (await readRedisUsage(installation.nodes)).memoryBytes - memoryBytes;
    await installation.takeInLogs();
    return sample;
  }

  let stored = 0;
  await plan(1);
  for (const customers of sizes) {
    say(`${customers} customers`);
    await storeSegments(installation.connection, CATALOG, { from: stored, to: customers });
    stored = customers;
    const { memoryBytes } = await readRedisUsage(installation.nodes);
    const planned: PlanningSample[] = [];
    const bytes = (memoryBytes - bytesBefore - bytesOfOthers) / customers;
    for (let round = 0; round < rounds; round += 1) planned.push(await plan(customers));
    samples.push({ customers, bytes, planning: planned });
  }
  return samples;
}
