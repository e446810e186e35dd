import { availableParallelism, loadavg } from "node:os";
import { alignColumns, type Closers, describeMachine, makeClosers } from "@menuswitch/rig";
import type { Part } from "./parts/part.ts";
import type { BenchOptions } from "./read-options.ts";
import { goalRows } from "./report/benchmarks-page.ts";
import { describeVersions } from "./report/describe-versions.ts";
import type { Findings, Plot, Section } from "./report/findings.ts";

/**
 * Runs the parts one after the other and tells what each found. Resolves with what must not be: events lost or counted twice.
 *
 * @param keep called as soon as a part has ended, so that the failure of a later one costs only that
 */
export async function runBench(
  { parts, rounds, seconds }: BenchOptions,
  deps: {
    closers: Closers;
    write: (text: string) => void;
    keep: (section: Section, plots: readonly Plot[]) => Promise<void>;
  },
): Promise<string[]> {
  const { closers, write, keep } = deps;
  const startedAt = performance.now();
  const faults: string[] = [];
  for (const part of parts) {
    const length = { rounds: rounds ?? part.rounds, seconds: seconds ?? part.seconds };
    const say = (text: string) => {
      const atSeconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(7);
      write(`${atSeconds} s  ${part.name}: ${text}`);
    };
    say(part.about);
    const [loadBefore = 0] = loadavg();
    if (loadBefore > availableParallelism())
      say(
        `others keep this machine busy (load average ${loadBefore.toFixed(1)}): the figures will tell about them, too`,
      );

    const own = makeClosers();
    closers.add(() => own.close());
    try {
      const findings = await part.run({ ...length, closers: own, say });
      write(`\n${tell(part, findings)}\n`);
      faults.push(...findings.faults);
      const { plots, redisVersion, ...found } = findings;
      const conditions = [
        new Date().toISOString().slice(0, 10),
        `${await describeMachine(redisVersion)}, ${await describeVersions()}`,
        `${length.rounds} ${length.rounds === 1 ? "round" : "rounds"} of ${length.seconds} s`,
        `load average ${loadBefore.toFixed(1)} before it began`,
      ].join("; ");
      const named = plots.map(({ name, title }) => ({ name, title }));
      await keep({ ...found, plots: named, part: part.name, conditions }, plots);
    } finally {
      await own.close();
    }
  }
  return faults;
}

function tell(part: Part, { tables, notes, goals, faults }: Findings): string {
  return [
    part.title,
    ...tables.flatMap(({ title, rows }) => ["", `${title}:`, "", ...alignColumns(rows)]),
    "",
    ...notes,
    ...(goals.length > 0 ? ["", ...alignColumns(goalRows(goals))] : []),
    ...faults.map((fault) => `WRONG: ${fault}`),
  ].join("\n");
}
