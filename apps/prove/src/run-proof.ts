import { type Closers, makeClosers } from "@menuswitch/rig";
import { openCentre } from "./centre.ts";
import { makeRandom } from "./random.ts";
import type { ProveOptions } from "./read-options.ts";
import { type Result, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** Scenarios wait more than they work: so many at a time keep two cores busy. */
const AT_A_TIME = 3;

/** Plays the scenarios, each in a contact centre of its own, several at a time. */
export async function runProof(
  scenarios: readonly Scenario[],
  { full, seed }: Pick<ProveOptions, "full" | "seed">,
  { closers, say }: { closers: Closers; say: (text: string) => void },
): Promise<Result[]> {
  async function play(scenario: Scenario): Promise<Result> {
    const tell = (text: string) => say(`${scenario.name}: ${text}`);
    tell(scenario.about);
    const own = makeClosers();
    closers.add(() => own.close());
    const centre = await openCentre(scenario.settings ?? {}, own);
    const result = await runScenario(scenario, {
      centre,
      copies: [],
      random: makeRandom(seed),
      full,
      say: tell,
    });
    tell(result.faults.length === 0 ? "right" : `WRONG: ${result.faults.join("; ")}`);
    await own.close();
    return result;
  }
  const waiting = [...scenarios];
  const results = new Map<Scenario, Result>();
  async function playNext(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.set(next, await play(next));
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, playNext));
  return scenarios.flatMap((scenario) => results.get(scenario) ?? []);
}
