import { setTimeout as sleep } from "node:timers/promises";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import { readMemory } from "../report/memory.ts";
import type { Scenario } from "./scenario.ts";

const READINGS = 18;
const BETWEEN_MS = 10_000;
/** Of the last third over the middle third: a collector's noise, no leak. */
const MOST_GROWTH = 0.2;
const NOISE_MB = 30;
/** V8 lets a worker grow so far before it collects in full, whatever the load: growth below says nothing. */
const BEFORE_FULL_COLLECTION_MB = 280;

export const soak: Scenario = {
  name: "soak",
  about: `the same traffic for ${(READINGS * BETWEEN_MS) / 60_000} minutes: memory stays where it is`,
  async run({ centre, random, copies, expect, note }) {
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    const readings = new Map<string, number[]>();
    for (let reading = 0; reading < READINGS; reading += 1) {
      await sleep(BETWEEN_MS);
      for (const [name, megabytes] of await readMemory(centre))
        readings.set(name, [...(readings.get(name) ?? []), megabytes]);
    }
    await sender.stop();
    for (const [name, values] of readings) {
      const third = Math.floor(values.length / 3);
      const [middle, last] = [Math.max(...values.slice(third, -third)), Math.max(...values.slice(-third))];
      note(`${name}: at most ${middle} MB in the second minute, ${last} MB in the third`);
      const isWorker = centre.workers.some((slot) => slot.name === name);
      const unheeded = isWorker ? BEFORE_FULL_COLLECTION_MB : middle + NOISE_MB;
      expect(
        last <= Math.max(unheeded, middle * (1 + MOST_GROWTH)),
        `${name} grew from ${middle} to ${last} MB under the same load`,
      );
    }
  },
};
