import { writeFile } from "node:fs/promises";
import { alignColumns, describeMachine, makeClosers } from "@menuswitch/rig";
import { readOptions } from "./read-options.ts";
import { resultRows, verdictOf } from "./report/format-results.ts";
import { keyRows, memoryRows, proofPage } from "./report/proof-page.ts";
import { runProof } from "./run-proof.ts";
import { quick } from "./scenarios/quick.ts";
import { scenarios } from "./scenarios/scenario-list.ts";

const PROOF_PAGE = new URL("../../../docs/proof.md", import.meta.url);
const write = (text: string) => void process.stdout.write(`${text}\n`);
const options = readOptions(
  process.argv.slice(2),
  scenarios.map(({ name }) => name),
);
if ("text" in options) {
  write(options.text);
  process.exit(options.exitCode);
}

const { full, seed, report, scenarios: named } = options.run;
const closers = makeClosers();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => void closers.close().finally(() => process.exit(130)));

const profile = full ? scenarios : [quick];
const chosen = named.length > 0 ? scenarios.filter(({ name }) => named.includes(name)) : profile;
const startedAt = performance.now();
const say = (text: string) =>
  write(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${text}`);
write(`Seed ${seed}. The same plan again: npm run prove --${full ? "" : " --quick"} --seed ${seed}`);
try {
  const results = await runProof(chosen, { full, seed }, { closers, say });
  const verdict = verdictOf(results);
  const tables = [memoryRows(results), keyRows(results), resultRows(results)];
  const titles = ["Memory in MB, at start and end", "Keys left in Redis", "What became of all that was sent"];
  for (const [index, rows] of tables.entries())
    write(["", `${titles[index]}:`, "", ...alignColumns(rows)].join("\n"));
  write(`\n${verdict.text}`);
  for (const { scenario, faults } of results) for (const fault of faults) write(`${scenario.name}: ${fault}`);
  if (report) {
    const page = proofPage(results, {
      date: new Date().toISOString().slice(0, 10),
      seed,
      machine: await describeMachine(results[0]?.redisVersion ?? "unknown"),
      minutes: Math.ceil((performance.now() - startedAt) / 60_000),
    });
    await writeFile(PROOF_PAGE, page);
  }
  process.exitCode = verdict.passed ? 0 : 1;
} finally {
  await closers.close();
}
