import { setTimeout as sleep } from "node:timers/promises";
import type { Expectation } from "./expect-outcome.ts";
import type { PlaceView } from "./observe-places.ts";
import { poll } from "./poll.ts";

const LONGEST_WAIT_MS = 30_000;
/** Longer than a delivery gathers changes and takes: what was still on its way shows. */
const REST_MS = 600;

/** Waits, for a bounded time, until all is counted and every place holds what it should, and goes on holding it. */
export async function waitUntilSettled(
  expected: Expectation,
  look: () => Promise<{ exposures: ReadonlyMap<string, number>; places: ReadonlyMap<string, PlaceView> }>,
): Promise<void> {
  async function isSettled(): Promise<boolean> {
    const { exposures, places } = await look();
    const counted = [...exposures.values()].reduce((sum, count) => sum + count, 0);
    const everyPlaceIsRight = [...expected.demands].every(([targetId, demands]) => {
      const place = places.get(targetId);
      return place?.underWay === 0 && place.holds === demands.at(-1)?.menuId;
    });
    return counted >= expected.interactionIds.size && everyPlaceIsRight;
  }
  async function staysSettled(): Promise<boolean> {
    if (!(await isSettled())) return false;
    await sleep(REST_MS);
    return isSettled();
  }
  await poll(staysSettled, LONGEST_WAIT_MS);
}
