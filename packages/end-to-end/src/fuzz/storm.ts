import fc from "fast-check";
import { type Attack, makeAttack } from "./attack.ts";
import { exchange } from "./exchange.ts";
import type { OnFault } from "./faults.ts";
import { acceptedIds, findFaults } from "./find-faults.ts";

export interface Storm {
  attacks(): number;
  answersByStatus: ReadonlyMap<number, number>;
  /** Attacks that got no answer at all: cut connections, mostly. */
  unanswered(): number;
  /** Interactions that were acknowledged. */
  acknowledged: readonly string[];
  /** Until it is over. */
  done: Promise<unknown>;
}

const ATTACKERS = 24;
const BATCH = 200;
const PATIENCE_MS = 1_000;

/** Sends attack after attack until `signal` aborts. The same seed makes the same attacks in the same order. */
export function startStorm(options: {
  port: number;
  key: string;
  seed: number;
  signal: AbortSignal;
  onFault: OnFault;
  /** Told now and then. */
  onProgress: () => void;
}): Storm {
  const { port, key, seed, signal, onFault, onProgress } = options;
  const answersByStatus = new Map<number, number>();
  const acknowledged: string[] = [];
  const everyAttack = sampleAttacks(key, seed);
  let attacks = 0;
  let unanswered = 0;

  async function attackOnce(attack: Attack): Promise<void> {
    const number = attacks;
    attacks += 1;
    if (attacks % BATCH === 0) onProgress();
    const outcome = await exchange(port, attack, PATIENCE_MS);
    for (const { status, body } of outcome.answers) {
      answersByStatus.set(status, (answersByStatus.get(status) ?? 0) + 1);
      acknowledged.push(...acceptedIds(body));
    }
    if (outcome.answers.length === 0) unanswered += 1;
    for (const fault of findFaults(attack, outcome, key))
      onFault(fault, `attack ${number}, ${describe(attack)}`);
  }

  async function attackForAWhile(): Promise<void> {
    for (const attack of everyAttack) {
      if (signal.aborted) return;
      await attackOnce(attack);
    }
  }

  return {
    attacks: () => attacks,
    answersByStatus,
    unanswered: () => unanswered,
    acknowledged,
    done: Promise.all(Array.from({ length: ATTACKERS }, attackForAWhile)),
  };
}

function* sampleAttacks(key: string, seed: number): Generator<Attack, undefined> {
  const attack = makeAttack(key);
  for (let batch = 0; ; batch += 1) yield* fc.sample(attack, { seed: seed + batch, numRuns: BATCH });
}

function describe({ pieces, ending }: Attack): string {
  const bytes = Buffer.concat(pieces);
  return `${bytes.length} bytes, then ${ending}: ${JSON.stringify(bytes.subarray(0, 1_500).toString("latin1"))}`;
}
