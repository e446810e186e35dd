import { setTimeout as sleep } from "node:timers/promises";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import { type CrashPoint, crashPointText } from "../crashing-worker/crash-point.ts";
import { flowOf } from "../menus.ts";
import { startCrashingWorker } from "../processes/crashing-worker.ts";
import { freeze } from "../processes/freeze.ts";
import { isStopped, stopsItself } from "../processes/process-state.ts";
import type { Slot } from "../processes/slot.ts";
import type { Scenario, Stage } from "./scenario.ts";

/** Longer than a job's lock (8 s) and a target's lease (6 s). */
const FROZEN_MS = 11_000;
const TARGET = "line-1";
/** With the lease, and nothing announced; announced, and not sent; sent. */
const MOMENTS = ["before", "sending", "sent"] as const;
const LOST = "the lease was lost while a write was under way; writing once more";
const LONGEST_REPAIR_MS = 5_000;

export const frozen: Scenario = {
  name: "SIGSTOP",
  about: `workers and ingresses frozen for ${FROZEN_MS / 1_000} s, longer than lock and lease, also with a write in hand`,
  mayOverlap: "a frozen worker's request may leave after its lease has gone to another",
  async run(stage) {
    const { centre, random, copies, say, expect } = stage;
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    const [worker] = centre.workers;
    if (!worker) throw new Error("there are two workers");
    // The ingress first: what was given up while it slept is long decided in the end.
    for (const slot of [random.pick(centre.ingresses), random.pick(centre.workers)]) {
      const calm = centre.disturb();
      say(`freezing ${slot.name}`);
      await freeze(slot.program().pid, FROZEN_MS);
      calm();
    }
    for (const moment of MOMENTS) await freezeAt(stage, worker, moment);
    await sender.stop();
    for (const slot of [...centre.workers, ...centre.ingresses])
      expect(!(await isStopped(slot.program().pid)), `${slot.name} never woke up`);
  },
};

/** Freezes a worker with a write to the target in hand, until the target's lease has gone to another. */
async function freezeAt(
  { centre, say, expect, note }: Stage,
  worker: Slot,
  moment: CrashPoint["moment"],
): Promise<void> {
  const { events } = centre;
  const flowId = flowOf(TARGET);
  const point: CrashPoint = { adapter: "genesys", method: "write", moment, nth: 1, flowId };
  const text = crashPointText(point);
  const calm = centre.disturb();
  await worker.end("SIGKILL");
  const { pid } = await startCrashingWorker(worker, point, "SIGSTOP");
  expect(await stopsItself(pid), `${worker.name} did not stop itself at ${text}`);
  say(`freezing ${worker.name} at ${text}`);
  const lostBefore = events.said(LOST, TARGET);
  const lateBefore = events.longAttempts(flowId, FROZEN_MS);
  await freeze(pid, FROZEN_MS);
  const lost = () => events.said(LOST, TARGET) - lostBefore;
  // What was not announced is given up without a word: whoever took the lease over has written.
  const isAnnounced = moment !== "before";
  for (let waited = 0; isAnnounced && lost() === 0 && waited < LONGEST_REPAIR_MS; waited += 100)
    await sleep(100);
  calm();
  expect(
    !isAnnounced || lost() > 0,
    `no write to ${TARGET} outlived its lease at ${text}: nothing was proved`,
  );
  // An attempt is timed from when its request was let through: who overslept before it left, sent an old write.
  const late = events.longAttempts(flowId, FROZEN_MS) - lateBefore;
  if (moment === "sending") expect(late > 0, `the write in hand at ${text} was never sent`);
  note(
    `${text}: ${lost()} leases found lost, ${late} old writes sent and answered after ${FROZEN_MS / 1_000} s`,
  );
}
