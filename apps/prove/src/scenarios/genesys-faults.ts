import { setTimeout as sleep } from "node:timers/promises";
import type { FaultInput } from "@menuswitch/genesys-simulator";
import { startSender } from "../actors/sender.ts";
import type { Scenario } from "./scenario.ts";

/** What heals by itself and leaves nothing under way at the server when its answer is there. */
const FAULTS: FaultInput[] = [
  { kind: "latency", ms: 0, maxMs: 900 },
  { kind: "latency", ms: 800, maxMs: 1_400 },
  { kind: "status", status: 500 },
  { kind: "status", status: 503 },
  { kind: "status", status: 408 },
  { kind: "html" },
  { kind: "connection-reset" },
  { kind: "reply-lost" },
  { kind: "hang" },
  { kind: "rate-limited", retryAfter: "seconds" },
  { kind: "rate-limited", retryAfter: "http-date" },
  { kind: "rate-limited", retryAfter: "reset-header-only" },
  { kind: "rate-limited", retryAfter: "none" },
];
/** Shorter than a lease: the second write after a suspicion comes later. */
const LATE_FAULTS: FaultInput[] = [
  { kind: "late-apply", applyAfterMs: 2_500 },
  { kind: "late-apply", applyAfterMs: 1_500, answerStatus: 503 },
];
const TOKEN_FAULTS: FaultInput[] = [
  { kind: "token-throttled" },
  { kind: "status", status: 503, endpoint: "token" },
];
/** What is refused is left alone for a minute, so that the last of them heal while all settles. */
const REFUSALS = [400, 403, 404, 409].map(
  (status): FaultInput => ({ kind: "status", status, method: "PUT", count: 2 }),
);
const SHARE = 0.25;
/** Of what stops everybody, a few strikes are enough. */
const MOST_429 = 2;
const limited = (fault: FaultInput): FaultInput =>
  fault.kind === "rate-limited" ? { ...fault, count: MOST_429 } : { ...fault, rate: SHARE };

export const genesysAlone: Scenario = {
  name: "Genesys faults",
  about: `every fault of Genesys that heals, one after the other, for a quarter of the requests`,
  may429: true,
  longestSettleMs: 120_000,
  async run({ centre, random, copies, traffic, say }) {
    const sender = startSender(centre, random.fork("sender"), copies, traffic);
    for (const fault of FAULTS) {
      say(describe(fault));
      const { id } = centre.simulator.addFault({ ...limited(fault), seed: random.between(0, 1_000_000) });
      await sleep(3_500);
      centre.simulator.removeFault(id);
      await sleep(500);
    }
    await sender.stop();
  },
};

export const genesysMixed: Scenario = {
  name: "Genesys mixed",
  about: "several faults of Genesys at a time, at random, each time with new tokens",
  may429: true,
  mayOverlap: "the server still works on what it has given up",
  longestSettleMs: 120_000,
  async run({ centre, random, full, copies, traffic, say }) {
    const sender = startSender(centre, random.fork("sender"), copies, traffic);
    // In the quick profile no writes may meet, and none waits long.
    const kinds = full ? [...FAULTS, ...LATE_FAULTS, ...TOKEN_FAULTS, ...REFUSALS] : FAULTS;
    for (let round = 0; round < (full ? 12 : 2); round += 1) {
      const faults = random.shuffled(kinds).slice(0, 3);
      say(faults.map(describe).join(", "));
      for (const fault of faults) {
        const seed = random.between(0, 1_000_000);
        centre.simulator.addFault({ ...limited(fault), rate: SHARE / 2, seed });
      }
      if (full) centre.simulator.revokeTokens();
      await sleep(2_000);
      centre.simulator.clearFaults();
    }
    await sender.stop();
  },
};

export const genesysLate: Scenario = {
  name: "Genesys late",
  about: "Genesys applies writes seconds after it gave them up: the old menu comes back, and goes again",
  mayOverlap: "the server still works on what it has given up",
  longestSettleMs: 120_000,
  async run({ centre, random, copies, traffic, say }) {
    const sender = startSender(centre, random.fork("sender"), copies, traffic);
    for (const fault of LATE_FAULTS) {
      say(describe(fault));
      centre.simulator.addFault({ ...fault, rate: 0.1, seed: random.between(0, 1_000_000) });
      await sleep(7_000);
      centre.simulator.clearFaults();
    }
    await sender.stop();
  },
};

function describe(fault: FaultInput): string {
  const details = Object.entries(fault).filter(([name]) => name !== "kind");
  return [fault.kind, ...details.map(([name, value]) => `${name} ${value}`)].join(" ");
}
