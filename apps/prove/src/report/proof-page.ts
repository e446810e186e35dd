import { markdownTable } from "@menuswitch/rig";
import type { Result } from "../run-scenario.ts";
import { resultRows, verdictOf } from "./format-results.ts";

/** What `docs/proof.md` says. */
export function proofPage(
  results: readonly Result[],
  run: { date: string; seed: number; machine: string; minutes: number },
): string {
  const { passed, text } = verdictOf(results);
  return `# Proof

Written by \`npm run prove\` on ${run.date}: ${run.machine}; seed ${run.seed}, ${run.minutes} minutes.
The same plan again: \`npm run prove -- --seed ${run.seed}\`.

**${passed ? "Proved" : "Not proved"}.** ${text}

Each scenario runs two ingresses and two workers as processes of their own, a private Redis with an append-only file and
the simulated Genesys Cloud. What must come of the events is reckoned from what was sent and how it was answered alone.

${markdownTable(resultRows(results))}

- *acked*: interactions answered 200. *kept*: of these, the ones with an exposure line. *counted once*: the counters in Redis
  are the number of distinct interactions, menu by menu; only what was sent is among them.
- *targets right*: each of the 12 flows ends with the menu of its newest caller. *undecided*: of these, the ones that may end
  with either of two or more menus, as nobody can know which of the last callers was stored, or came first. *stale left*: flows
  on which an old write came last.
- *most in flight*: writes to one flow at a time, as Genesys saw them. *useless*: writes of what was there already, without
  a reason; *repairs*: such writes after a kill, a freeze, an outage or a lost answer left the fate of the one before unknown.
  Within the time that a repair may take (25 s where a request may take 1 s) such a write is never called useless.
- *event to live*: the longest wait of a flow for the menu of its newest caller.

## Scenarios

${results.map(describeScenario).join("\n")}

## Memory

Resident, in MB, at the start and at the end of each scenario. A process that was killed is another one at the end.

${markdownTable(memoryRows(results))}

## Keys left in Redis

${markdownTable(keyRows(results))}

\`seen\` holds one key per interaction and ends with \`DEDUPE_TTL_SECONDS\`; the rest does not grow with the number of events.
`;
}

function describeScenario({ scenario, events, settledAfterMs, notes, faults }: Result): string {
  const details = [
    `${events} requests sent; settled ${(settledAfterMs / 1_000).toFixed(1)} s after the last`,
    ...notes,
    ...(scenario.mayOverlap === undefined
      ? []
      : [`two writes at a time are possible: ${scenario.mayOverlap}`]),
    ...faults.map((fault) => `**wrong: ${fault}**`),
  ];
  return `- **${scenario.name}**: ${scenario.about}.${details.map((detail) => `\n  - ${detail}`).join("")}`;
}

export function memoryRows(results: readonly Result[]): string[][] {
  const names = [...(results[0]?.memory.atEnd.keys() ?? [])];
  return [
    ["scenario", ...names],
    ...results.map(({ scenario, memory }) => [
      scenario.name,
      ...names.map((name) => `${memory.atStart.get(name) ?? "?"} → ${memory.atEnd.get(name) ?? "?"}`),
    ]),
  ];
}

export function keyRows(results: readonly Result[]): string[][] {
  const names = [...new Set(results.flatMap(({ keyspace }) => [...keyspace.counts.keys()]))].sort();
  return [
    ["scenario", ...names],
    ...results.map(({ scenario, keyspace }) => [
      scenario.name,
      ...names.map((name) => String(keyspace.counts.get(name) ?? 0)),
    ]),
  ];
}
