import type { FaultInput } from "@menuswitch/genesys-simulator";
import { interactionsQueue, openQueue } from "@menuswitch/queue";
import { makeKeys } from "@menuswitch/state";
import type { Centre } from "../centre.ts";
import { placeOfTarget, targetIds } from "../menus.ts";

/** What another version, or a person, might put into the queue. */
export const POISON = [
  null,
  42,
  "an interaction",
  { interactionId: "half" },
  { interactionId: 1, customerId: [] },
];

const AGAIN_MS = 500;
const TAKEN_MS = 400;

/** By call of an adapter: what makes workers do what they hardly ever do, from now until it is called back. */
export const PROVOCATIONS: Readonly<Record<string, (centre: Centre) => () => void>> = {
  // Only an answer of 429 makes a worker pause.
  "budget.pause": (centre) => under(centre, { kind: "rate-limited" }),
  // A probe's place is given back, and there are probes only while Genesys is down.
  "circuit.release": (centre) => under(centre, { kind: "status", status: 503, endpoint: "api" }),
  // A turn is given back by who finds the target taken.
  "budget.giveBack": ({ redis, keyPrefix }) => {
    const keys = makeKeys(keyPrefix);
    return again(() => {
      for (const targetId of targetIds)
        void redis.set(keys.targetLease(placeOfTarget(targetId)), "of nobody", "PX", TAKEN_MS, "NX");
    });
  },
  "setAside.add": ({ redis, keyPrefix }) => {
    const queue = openQueue<{ interactions: unknown[] }>(redis, interactionsQueue(keyPrefix, 0));
    const stop = again(() => void queue.add("batch", { interactions: POISON }, { attempts: 1_000 }));
    return () => {
      stop();
      void queue.close();
    };
  },
};

function under({ simulator }: Centre, fault: FaultInput): () => void {
  const { id } = simulator.addFault(fault);
  return () => void simulator.removeFault(id);
}

function again(act: () => void): () => void {
  act();
  const timer = setInterval(act, AGAIN_MS);
  return () => clearInterval(timer);
}
