import { setTimeout as sleep } from "node:timers/promises";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import { flowOf, targetIds } from "../menus.ts";
import type { Scenario } from "./scenario.ts";

const HANG_MS = 60_000;
/** The client waits for all of it: a lease and a job's lock have to outlast the write ten times over. */
const TIMEOUT_MS = 65_000;
const HANGING = targetIds.slice(0, 3);
const OTHERS = targetIds.slice(3);
/** Of the hundreds that change in that time. */
const FEWEST_WRITES = 10;

export const hangs: Scenario = {
  name: "hangs",
  about: `a write to each of ${HANGING.length} targets is not answered for ${HANG_MS / 1_000} s; the others go on`,
  settings: { workerEnv: { GENESYS_TIMEOUT_MS: String(TIMEOUT_MS) } },
  longestSettleMs: 120_000,
  async run({ centre, random, full, copies, expect, note }) {
    const { simulator } = centre;
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    const begin = Date.now();
    for (const targetId of HANGING) {
      const flowId = flowOf(targetId);
      simulator.addFault({ kind: "hang", forMs: HANG_MS, flowId, method: "PUT", count: 1 });
    }
    await sleep(full ? HANG_MS + 3_000 : HANG_MS);
    await sender.stop();

    const requestsOf = (targetId: string) =>
      simulator
        .requests({ flowId: flowOf(targetId), method: "PUT" })
        .filter(({ startedAtMs }) => startedAtMs >= begin);
    const hung = HANGING.filter((targetId) =>
      requestsOf(targetId).some(
        ({ startedAtMs, endedAtMs }) => (endedAtMs ?? 0) - startedAtMs >= HANG_MS - 1_000,
      ),
    );
    expect(hung.length === HANGING.length, `only ${hung.length} writes hung for ${HANG_MS / 1_000} s`);
    const fewest = Math.min(...OTHERS.map((targetId) => requestsOf(targetId).length));
    note(`at least ${fewest} writes to each of the others meanwhile`);
    expect(fewest >= FEWEST_WRITES, `a target that does not hang was written ${fewest} times only`);
  },
};
