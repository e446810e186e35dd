import { setTimeout as sleep } from "node:timers/promises";
import { ORDINARY_TRAFFIC, startSender } from "../actors/sender.ts";
import { INSPECTED, readLiveHeap } from "../report/live-heap.ts";
import type { Scenario } from "./scenario.ts";

const MINUTES = 3;
/** From the end of the first minute on, when all code has run and is compiled. */
const MOST_GROWTH_MB = 3;
/** Some 25,000 events a process in the minutes compared: 130 bytes kept of each are noticed. */
const DENSE_TRAFFIC = { ...ORDINARY_TRAFFIC, lanes: 12 };

export const soak: Scenario = {
  name: "soak",
  about: `the same traffic for ${MINUTES} minutes: what each process holds stays what it was`,
  settings: { ingressEnv: INSPECTED, workerEnv: INSPECTED },
  async run({ centre, random, copies, expect, note }) {
    const sender = startSender(centre, random.fork("sender"), copies, DENSE_TRAFFIC);
    const heaps = new Map<string, number[]>();
    for (let minute = 0; minute < MINUTES; minute += 1) {
      await sleep(60_000);
      for (const { name, program } of [...centre.ingresses, ...centre.workers])
        heaps.set(name, [...(heaps.get(name) ?? []), await readLiveHeap(program())]);
    }
    await sender.stop();
    for (const [name, values] of heaps) {
      const growth = (values.at(-1) ?? 0) - (values[0] ?? 0);
      const course = values.map((megabytes) => megabytes.toFixed(1)).join(", ");
      note(`${name} held ${course} MB after a full collection, minute by minute`);
      expect(growth <= MOST_GROWTH_MB, `${name} grew under the same load: ${course} MB`);
    }
  },
};
