import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import type { CrashPoint } from "../crashing-worker/crash-point.ts";
import { makeObserver } from "../observe.ts";
import { settle } from "../settle.ts";
import { crashAt } from "./crash-points.ts";
import type { Scenario } from "./scenario.ts";

const POINTS: Omit<CrashPoint, "nth">[] = [
  { adapter: "targets", method: "moveDesired", moment: "after" },
  { adapter: "deliveries", method: "poke", moment: "before" },
  { adapter: "targets", method: "openIntent", moment: "after" },
  { adapter: "genesys", method: "write", moment: "sent" },
  { adapter: "targets", method: "settle", moment: "before" },
];
const LONGEST_SETTLE_MS = 60_000;

/** Everywhere else the sweep would cover up for a poke that is lost. */
export const noNet: Scenario = {
  name: "no net",
  about:
    "no sweep, and a worker that dies between two steps and stays dead: plan and deliver repair themselves",
  settings: { workerEnv: { SWEEP_INTERVAL_MS: "3600000" } },
  withoutSweep: true,
  async run(stage) {
    const { centre, random, copies, expect, say } = stage;
    const [victim] = centre.workers;
    if (!victim) throw new Error("there is no worker");
    for (const point of random.shuffled(POINTS)) {
      const sender = startSender(centre, random.fork(point.method), copies, LIGHT_TRAFFIC);
      await crashAt(stage, victim, { ...point, nth: random.between(3, 9) });
      await sender.stop();
      const { faults } = await settle(makeObserver(centre), copies, LONGEST_SETTLE_MS, {
        withoutSweep: true,
      });
      expect(faults.length === 0, `${point.method}: ${faults.join("; ")}`);
      say(`${point.method}: ${faults.length === 0 ? "repaired" : "not repaired"}`);
    }
  },
};
