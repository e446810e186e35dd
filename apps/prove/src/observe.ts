import { makeKeys, makeScripts, makeTargetStore, readExposures } from "@menuswitch/state";
import type { Centre } from "./centre.ts";
import { flowOf, menuIn, placeOfTarget, targetIds } from "./menus.ts";
import type { Observation } from "./model/judge.ts";

export interface Observer {
  look(): Promise<Observation>;
  /** Whether work is still under way or planned: it tells how long to wait, and nothing about what is right. */
  isBusy(options: { withoutSweep: boolean }): Promise<boolean>;
}

export function makeObserver({ redis, keyPrefix, events, simulator }: Centre): Observer {
  const keys = makeKeys(keyPrefix);
  const runScript = makeScripts(redis);
  const targets = makeTargetStore({ redis, runScript, keys, suspectDelayMs: 0 });

  return {
    async look() {
      return {
        logged: new Map([...events.logged].map(([id, menus]) => [id, new Set(menus)])),
        counted: await readExposures({ redis, keys }),
        written: new Map(
          targetIds.map((targetId) => [
            targetId,
            simulator.history(flowOf(targetId)).map(({ body }) => menuIn(body) ?? "no menu"),
          ]),
        ),
      };
    },
    async isBusy({ withoutSweep }) {
      if (targetIds.some((targetId) => simulator.inFlight(flowOf(targetId)).current > 0)) return true;
      const states = await targets.read(targetIds.map(placeOfTarget));
      // Looked for in the wrong place, nothing would ever be under way.
      if (events.updateLines() > 0 && states.every(({ desired }) => desired === undefined))
        throw new Error("no target has a state although menus were written");
      return states.some(
        ({ intent, suspectAt }) => intent !== undefined || (suspectAt !== undefined && !withoutSweep),
      );
    },
  };
}
