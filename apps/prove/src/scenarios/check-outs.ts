import { setTimeout as sleep } from "node:timers/promises";
import type { FaultInput } from "@menuswitch/genesys-simulator";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import { flowOf, targetIds } from "../menus.ts";
import type { Scenario } from "./scenario.ts";

/** At what belongs to a write: check-out, PUT, check-in. A check-in that was answered may fail in the background afterwards. */
const FAULTS: FaultInput[] = [
  { kind: "operation-failed" },
  { kind: "status", status: 503 },
  { kind: "reply-lost" },
  { kind: "connection-reset" },
];
const SHARE = 0.15;

export const checkOuts: Scenario = {
  name: "check-outs",
  about:
    "every flow has to be checked out and in again, and each of these steps fails at times; a worker is killed at it",
  settings: {
    lock: "checkout-on-409",
    simulator: {
      requireLock: "always",
      operationMs: 30,
      flows: targetIds.map((targetId) => ({ id: flowOf(targetId) })),
    },
  },
  longestSettleMs: 120_000,
  async run({ centre, random, copies, say, expect }) {
    const { simulator, workers } = centre;
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    for (const fault of FAULTS) {
      say(fault.kind);
      const { id } = simulator.addFault({ ...fault, rate: SHARE, seed: random.between(0, 1_000_000) });
      await sleep(5_000);
      const calm = centre.disturb();
      const worker = random.pick(workers);
      await worker.end("SIGKILL");
      centre.kills += 1;
      await worker.start();
      calm();
      simulator.removeFault(id);
    }
    await sender.stop();
    const did = (action: string) =>
      simulator.requests({ method: "POST" }).filter(({ path }) => path.includes(`/actions/${action}`)).length;
    expect(did("checkout") > 0 && did("checkin") > 0, "no flow was checked out: nothing was proved");
    expect(did("unlock") === 0, "a lock was broken");
  },
};
