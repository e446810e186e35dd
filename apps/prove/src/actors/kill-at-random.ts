import { setTimeout as sleep } from "node:timers/promises";
import type { Centre } from "../centre.ts";
import type { Slot } from "../processes/slot.ts";
import type { Random } from "../random.ts";

/** Ends one of `slots` after a random while, and starts it again after another; `times` times. */
export async function killAtRandom(
  centre: Centre,
  slots: readonly Slot[],
  random: Random,
  options: {
    times: number;
    signal: "SIGKILL" | "SIGTERM";
    /** Told when a process has ended, and how. */
    onEnd?: (slot: Slot, how: number | NodeJS.Signals) => void;
  },
): Promise<void> {
  for (let time = 0; time < options.times; time += 1) {
    await sleep(random.between(100, 1_200));
    const victim = random.pick(slots);
    // Who is asked to end settles first.
    const calm = options.signal === "SIGKILL" ? centre.disturb() : undefined;
    const how = await victim.end(options.signal);
    if (options.signal === "SIGKILL") centre.kills += 1;
    options.onEnd?.(victim, how);
    await sleep(random.between(0, 500));
    await victim.start();
    calm?.();
  }
}
