import { openCentre } from "./centre.ts";
import { type Closers, makeClosers } from "./closers.ts";
import { makeRandom } from "./random.ts";
import type { ProveOptions } from "./read-options.ts";
import { type Result, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** Plays the scenarios, each in a contact centre of its own: those that mostly wait beside the others. */
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
  async function playAll(some: readonly Scenario[]): Promise<Result[]> {
    const results: Result[] = [];
    for (const scenario of some) results.push(await play(scenario));
    return results;
  }
  const lanes = [
    scenarios.filter(({ mostlyWaits }) => !mostlyWaits),
    scenarios.filter(({ mostlyWaits }) => mostlyWaits),
  ];
  return (await Promise.all(lanes.map(playAll))).flat();
}
