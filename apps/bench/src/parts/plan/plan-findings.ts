import { availableParallelism } from "node:os";
import { formatNumber } from "../../figures/format-number.ts";
import { formatSpread, spreadOf } from "../../figures/spread.ts";
import type { PlanningSample } from "../../load/measure-planning.ts";
import type { Findings } from "../../report/findings.ts";

/** Redis, two workers, and something for everything else. */
const CORES_FOR_TWO = 4;

export function planFindings(
  samples: { one: readonly PlanningSample[]; two: readonly PlanningSample[] },
  run: { count: number; counted: number; faults: string[]; redisVersion: string },
): Findings {
  const { count, counted, faults, redisVersion } = run;
  const spread = (rounds: readonly PlanningSample[], of: (sample: PlanningSample) => number) =>
    spreadOf(rounds.map(of));
  const perCore = spread(samples.one, ({ workerMicros }) => 1e6 / workerMicros);
  const gain = spreadOf(
    samples.two.map(({ perSecond }, round) => perSecond / (samples.one[round]?.perSecond ?? 0)),
  );
  const cores = availableParallelism();
  const row = (name: string, rounds: readonly PlanningSample[], beside: string) => [
    name,
    beside,
    formatSpread(spread(rounds, (one) => one.perSecond)),
    formatSpread(spread(rounds, (one) => one.workerMicros)),
    formatSpread(spread(rounds, (one) => 1e6 / one.workerMicros)),
    formatSpread(spread(rounds, (one) => one.redisMicros)),
    formatSpread(spread(rounds, (one) => one.redisCommands)),
  ];
  return {
    method: [
      `${formatNumber(count)} interactions of different ids, put into the queue through the ingress' own committer in batches of 100, while workers that run and are warm are held back from planning; measured from letting them go to the last exposure counted. One target with two menus, as shipped. Each interaction is claimed, its segment read, its target moved, its exposure line written to a file, and counted.`,
      "The rate is by the clock, of a machine that Redis and the workers share. *Per worker core* is what the CPU time allows: a second over the worker's CPU time per interaction.",
    ],
    tables: [
      {
        title: "Interactions planned; CPU time per interaction",
        rows: [
          ["", "of one", "interactions/s", "workers µs", "per worker core", "Redis µs", "Redis commands"],
          row("one worker", samples.one, "1"),
          row("two workers", samples.two, formatSpread(gain)),
        ],
      },
    ],
    notes: [
      `${formatNumber(counted)} interactions were planned in all: ${faults.length === 0 ? "each was counted and logged once" : faults.join("; ")}.`,
    ],
    goals: [
      {
        what: "Interactions planned per second of a worker's core",
        wanted: "≥ 25,000",
        measured: formatSpread(perCore),
        met: perCore.median >= 25_000,
      },
      {
        what: "Two workers, of one",
        wanted: `≥ 1.7 where cores allow (${CORES_FOR_TWO} or more)`,
        measured: `${formatSpread(gain)} on ${cores} cores`,
        met: cores >= CORES_FOR_TWO ? gain.median >= 1.7 : null,
      },
    ],
    plots: [],
    faults,
    redisVersion,
  };
}
