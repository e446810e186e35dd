import { setTimeout as sleep } from "node:timers/promises";
import { deliveriesQueue, openQueue } from "@menuswitch/queue";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import type { Centre } from "../centre.ts";
import { flowOf } from "../menus.ts";
import type { Scenario } from "./scenario.ts";

const REFUSALS = [
  { targetId: "line-1", status: 400 },
  { targetId: "line-2", status: 403 },
  { targetId: "line-3", status: 404 },
] as const;
const MENUS_PER_TARGET = 3;

/** Ends after the shortest time that refused content is left alone (60 s): until then nothing is tried, later all heals. */
export const genesysRefusals: Scenario = {
  name: "Genesys refusals",
  about:
    "three targets that refuse everything (400, 403, 404): one write per content, then left alone; others go on",
  longestSettleMs: 120_000,
  async run({ centre, random, copies, expect, note }) {
    const { simulator } = centre;
    for (const { targetId, status } of REFUSALS)
      simulator.addFault({ kind: "status", status, flowId: flowOf(targetId) });
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    await sleep(15_000);
    for (const { targetId, status } of REFUSALS) {
      const refused = simulator.requests({ flowId: flowOf(targetId), method: "PUT" }).length;
      note(`${targetId} (${status}): ${refused} writes`);
      expect(refused <= MENUS_PER_TARGET, `${refused} writes to a target that answers ${status}`);
      expect(refused > 0, `no write to ${targetId}: nothing was proved`);
    }
    const others = simulator.requests({ flowId: flowOf("line-4"), method: "PUT" }).length;
    expect(others > MENUS_PER_TARGET, "refusing targets held up another");
    for (const { targetId } of await unexplainedFailures(centre))
      expect(false, `no failed job tells why ${targetId} is refused and what to do`);
    simulator.clearFaults();
    await sender.stop();
  },
};

/** The targets whose failed job, as the dashboard shows it, has no cause or no remedy. */
async function unexplainedFailures({ redis, keyPrefix }: Centre) {
  const queue = openQueue<{ refused?: { remedy?: string } }>(redis, deliveriesQueue(keyPrefix));
  const failed = await queue.getJobs(["failed"]);
  await queue.close();
  return REFUSALS.filter(
    ({ targetId }) =>
      !failed.some(
        ({ name, failedReason, data }) => name === targetId && failedReason && data.refused?.remedy,
      ),
  );
}
