import { setTimeout as sleep } from "node:timers/promises";
import type { FaultInput } from "@menuswitch/genesys-simulator";
import { LIGHT_TRAFFIC, startSender } from "../actors/sender.ts";
import { strikesOf } from "../actors/strikes-of.ts";
import { unfinishedFlows } from "../actors/unfinished-flows.ts";
import { flowOf, targetIds } from "../menus.ts";
import type { Slot } from "../processes/slot.ts";
import { tryToCrashAt } from "./crash-points.ts";
import type { Scenario, Stage } from "./scenario.ts";

/** At what belongs to a write: check-out, PUT, check-in. A check-in that was answered may fail in the background afterwards. */
const FAULTS: FaultInput[] = [
  { kind: "operation-failed" },
  { kind: "status", status: 503 },
  { kind: "reply-lost" },
  { kind: "connection-reset" },
];
const SHARE = 0.15;
/** What one write to a flow that is not locked consists of. */
const STEPS = ["PUT", "checkout", "PUT", "checkin"] as const;
/** A flow that was left locked takes fewer steps, once. */
const MOST_TRIES = 3;
/** Enough for every target to change its menu several times. */
const CLEAN_MS = 4_000;
const LONGEST_CHECK_IN_MS = 40_000;

export const checkOuts: Scenario = {
  name: "check-outs",
  about:
    "every flow has to be checked out and in again, and each of these steps fails at times; a worker is killed at each",
  settings: {
    lock: "checkout-on-409",
    simulator: {
      requireLock: "always",
      operationMs: 30,
      flows: targetIds.map((targetId) => ({ id: flowOf(targetId) })),
    },
  },
  longestSettleMs: 120_000,
  async run(stage) {
    const { centre, random, copies, say, expect, note } = stage;
    const { simulator } = centre;
    const sender = startSender(centre, random.fork("sender"), copies, LIGHT_TRAFFIC);
    const strike = (fault: FaultInput) =>
      simulator.addFault({ ...fault, rate: SHARE, seed: random.between(0, 1_000_000) }).id;
    for (const faults of [...FAULTS.map((fault) => [fault]), FAULTS]) {
      const kinds = faults.map(({ kind }) => kind).join(", ");
      say(kinds);
      const ids = faults.map(strike);
      await sleep(5_000);
      const strikes = ids.reduce((sum, id) => sum + strikesOf(simulator, id), 0);
      note(`${kinds}: ${strikes} strikes`);
      expect(strikes > 0, `${kinds} never struck`);
      simulator.clearFaults();
    }
    await sleep(CLEAN_MS);
    for (const [index, step] of STEPS.entries()) {
      let killedAt = "";
      for (let tries = 0; killedAt !== step && tries < MOST_TRIES; tries += 1)
        killedAt = await killAtStep(stage, random.pick(centre.workers), index);
      expect(killedAt === step, `no worker was killed at the ${step} that is step ${index + 1} of a write`);
    }
    // Nothing but one more change frees a flow whose check-in failed after it was answered.
    await sleep(CLEAN_MS);
    await sender.stop();

    let unfinished = await unfinishedFlows(centre);
    for (let waited = 0; unfinished.length > 0 && waited < LONGEST_CHECK_IN_MS; waited += 500) {
      await sleep(500);
      unfinished = await unfinishedFlows(centre);
    }
    expect(unfinished.length === 0, `checked out and never in again: ${unfinished.join(", ")}`);
    const did = (action: string) =>
      simulator.requests({ method: "POST" }).filter(({ path }) => path.includes(`/actions/${action}`)).length;
    expect(did("checkout") > 0 && did("checkin") > 0, "no flow was checked out: nothing was proved");
    expect(did("unlock") === 0, "a lock was broken");
  },
};

/** Kills a worker with that step of a write under way, each on a flow of its own; resolves with the step it was. */
async function killAtStep(stage: Stage, worker: Slot, index: number): Promise<string> {
  const { simulator } = stage.centre;
  const flowId = flowOf(targetIds[index] ?? "");
  const tokensBefore = simulator.tokens().issued;
  await tryToCrashAt(stage, worker, {
    adapter: "genesys",
    method: "write",
    moment: "sent",
    nth: index + 1,
    flowId,
  });
  // The younger tokens are the killed worker's.
  const last = simulator.requests({ flowId }).findLast(({ tokenId }) => (tokenId ?? 0) > tokensBefore);
  await worker.start();
  return /\/actions\/(\w+)/.exec(last?.path ?? "")?.[1] ?? last?.method ?? "nothing";
}
