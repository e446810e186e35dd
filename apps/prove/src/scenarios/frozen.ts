import { setTimeout as sleep } from "node:timers/promises";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import type { CrashPoint } from "../crashing-worker/crash-point.ts";
import { startCrashingWorker } from "../processes/crashing-worker.ts";
import { freeze } from "../processes/freeze.ts";
import type { Scenario } from "./scenario.ts";

/** Longer than a job's lock (8 s) and a target's lease (6 s). */
const FROZEN_MS = 11_000;
const POINTS: CrashPoint[] = [
  { adapter: "targets", method: "acquire", moment: "after", nth: 3 },
  { adapter: "genesys", method: "write", moment: "sending", nth: 3 },
  { adapter: "genesys", method: "write", moment: "sent", nth: 3 },
];

export const frozen: Scenario = {
  name: "SIGSTOP",
  about: `workers and ingresses frozen for ${FROZEN_MS / 1_000} s, longer than lock and lease, also with a write in hand`,
  mayOverlap: "a frozen worker's request may leave after its lease has gone to another",
  async run({ centre, random, copies, say, expect, note }) {
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    const [worker, other] = centre.workers;
    if (!worker || !other) throw new Error("there are two workers");
    for (const point of POINTS) {
      const calm = centre.disturb();
      await worker.end("SIGKILL");
      const { pid } = await startCrashingWorker(worker, point, "SIGSTOP");
      // It stops itself within a second or so; stopping it again does no harm.
      await sleep(2_000);
      say(`freezing ${worker.name} at ${point.adapter}.${point.method}, ${point.moment}`);
      await freeze(pid, FROZEN_MS);
      calm();
    }
    for (const slot of [random.pick([worker, other]), random.pick(centre.ingresses)]) {
      const calm = centre.disturb();
      say(`freezing ${slot.name}`);
      await freeze(slot.program().pid, FROZEN_MS);
      calm();
    }
    await sender.stop();
    const repairs = centre.events.said("the lease was lost while a write was under way; writing once more");
    note(`${repairs} repairs`);
    expect(repairs > 0, "no write outlived its lease: nothing was proved");
  },
};
