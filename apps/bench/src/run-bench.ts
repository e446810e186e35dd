import { loadavg } from "node:os";
import { alignColumns, type Closers, describeMachine, makeClosers } from "@menuswitch/rig";
import type { Part } from "./parts/part.ts";
import type { BenchOptions } from "./read-options.ts";
import { goalRows } from "./report/benchmarks-page.ts";
import { describeVersions } from "./report/describe-versions.ts";
import type { Findings, Plot, Section } from "./report/findings.ts";

export interface BenchResult {
  sections: Section[];
  plots: Plot[];
}

/** Runs the parts one after the other and tells what each found. */
export async function runBench(
  { parts, rounds, seconds }: BenchOptions,
  { closers, write }: { closers: Closers; write: (text: string) => void },
): Promise<BenchResult> {
  const startedAt = performance.now();
  const result: BenchResult = { sections: [], plots: [] };
  for (const part of parts) {
    const length = { rounds: rounds ?? part.rounds, seconds: seconds ?? part.seconds };
    const [loadBefore = 0] = loadavg();
    const own = makeClosers();
    closers.add(() => own.close());
    const say = (text: string) => {
      const atSeconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(7);
      write(`${atSeconds} s  ${part.name}: ${text}`);
    };
    say(part.about);
    try {
      const findings = await part.run({ ...length, closers: own, say });
      write(`\n${tell(part, findings)}\n`);
      const conditions = [
        new Date().toISOString().slice(0, 10),
        `${await describeMachine(findings.redisVersion)}, ${await describeVersions()}`,
        `${length.rounds} ${length.rounds === 1 ? "round" : "rounds"} of ${length.seconds} s`,
        `load average ${loadBefore.toFixed(1)} before it began`,
      ].join("; ");
      result.sections.push({ ...findings, part: part.name, conditions });
      result.plots.push(...findings.plots);
    } finally {
      await own.close();
    }
  }
  return result;
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
