import { setTimeout as sleep } from "node:timers/promises";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import type { CrashPoint } from "../crashing-worker/crash-point.ts";
import { startCrashingWorker } from "../processes/crashing-worker.ts";
import { freeze } from "../processes/freeze.ts";
import { isStopped, stopsItself } from "../processes/process-state.ts";
import type { Scenario } from "./scenario.ts";

/** A job's lock (8 s) is noticed to be gone within two looks at it (3 s each): long before such a write ends. */
const WRITE_MS = 17_000;
const TIMEOUT_MS = 22_000;
const SENT: CrashPoint = { adapter: "genesys", method: "write", moment: "sent", nth: 1 };

/** Only the lease keeps a second worker away here: whoever takes over the job finds the server still at work. */
export const slowWrites: Scenario = {
  name: "slow writes",
  about: `a worker is killed, then one frozen, with writes in hand that Genesys works on for ${WRITE_MS / 1_000} s`,
  settings: { workerEnv: { GENESYS_TIMEOUT_MS: String(TIMEOUT_MS) } },
  longestSettleMs: 90_000,
  async run({ centre, random, copies, say, expect }) {
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    const [worker] = centre.workers;
    if (!worker) throw new Error("there are two workers");
    const calm = centre.disturb();
    await worker.end("SIGKILL");
    const { id } = centre.simulator.addFault({ kind: "latency", ms: WRITE_MS, method: "PUT" });

    const doomed = await startCrashingWorker(worker, SENT, "SIGKILL");
    await doomed.exited;
    centre.kills += 1;
    say("killed with writes in hand");
    await worker.start();
    await sleep(WRITE_MS);

    await worker.end("SIGTERM");
    const { pid } = await startCrashingWorker(worker, SENT, "SIGSTOP");
    expect(await stopsItself(pid), `${worker.name} did not stop itself with a write in hand`);
    say("frozen with writes in hand");
    await freeze(pid, WRITE_MS);
    centre.simulator.removeFault(id);
    calm();
    await sender.stop();
    expect(!(await isStopped(pid)), `${worker.name} never woke up`);
  },
};
