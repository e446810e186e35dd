import { formatNumber } from "../../figures/format-number.ts";
import { spreadOf } from "../../figures/spread.ts";
import type { WholeSample } from "../../load/measure-whole.ts";
import type { Findings } from "../../report/findings.ts";
import { lineChart } from "../../report/line-chart.ts";
import type { Reading } from "./soak.ts";

/** Last third over middle third: what a collector makes of the same need. */
const FLAT = 1.15;
const MEGABYTE = 2 ** 20;
const HOLDERS = [
  ["ingress", (one: Reading) => one.ingressBytes],
  ["worker", (one: Reading) => one.workerBytes],
  ["Redis, data", (one: Reading) => one.redisBytes],
] as const;

export function soakFindings(run: {
  readings: readonly Reading[];
  sample: WholeSample;
  rate: number;
  dedupeSeconds: number;
  faults: string[];
  redisVersion: string;
}): Findings {
  const { readings, sample, rate, dedupeSeconds, faults, redisVersion } = run;
  const third = Math.floor(readings.length / 3);
  const [first, middle, last] = [readings.slice(0, 1), readings.slice(third, -third), readings.slice(-third)];
  const median = (some: readonly Reading[], of: (one: Reading) => number) => spreadOf(some.map(of)).median;
  const growths = HOLDERS.map(([name, of]) => ({ name, growth: median(last, of) / median(middle, of) }));
  const remembered = median(last, (one) => one.keys) - median(first, (one) => one.keys);
  const bytes = (median(last, (one) => one.redisBytes) - median(first, (one) => one.redisBytes)) / remembered;
  const megabytes = (value: number) => formatNumber(value / MEGABYTE);
  const title = "Memory under the same load";
  const minutes = formatNumber((readings.at(-1)?.atSeconds ?? 0) / 60);
  return {
    method: [
      `One ingress and one worker take ${rate} webhooks a second over ${minutes} minutes, for callers of 20 targets, with Genesys granting 300 requests a minute. Repeats are recognised for ${dedupeSeconds} s, so that after the first of them as much is forgotten as is learnt.`,
    ],
    tables: [
      {
        title: "Memory in MB: resident of the processes, data of Redis",
        rows: [
          ["", "at the start", "middle third", "last third", "highest", "last of middle"],
          ...HOLDERS.map(([name, of], index) => [
            name,
            megabytes(median(first, of)),
            megabytes(median(middle, of)),
            megabytes(median(last, of)),
            megabytes(Math.max(...readings.map(of))),
            `${formatNumber(growths[index]?.growth ?? Number.NaN)} ×`,
          ]),
        ],
      },
    ],
    notes: [
      `${formatNumber(sample.result.acknowledged)} interactions were acknowledged, p99 ${formatNumber(sample.p99)} ms: ${faults.length === 0 ? "each was counted and logged once" : faults.join("; ")}.`,
      `State per interaction remembered: ${formatNumber(bytes)} bytes of Redis (ids of 36 characters); ${formatNumber(remembered)} were at the end.`,
    ],
    goals: [
      {
        what: "Memory in the last third of the soak, of the middle third",
        wanted: `flat: ≤ ${FLAT} ×`,
        measured: growths.map(({ name, growth }) => `${name} ${formatNumber(growth)} ×`).join(", "),
        met: growths.every(({ growth }) => growth <= FLAT),
      },
    ],
    plots: [
      {
        name: "soak-memory",
        title,
        svg: lineChart({
          title,
          x: { label: "minutes", scale: "linear" },
          y: { label: "MB", scale: "linear" },
          series: HOLDERS.map(([name, of]) => ({
            name,
            points: readings.map((one) => ({ x: one.atSeconds / 60, y: of(one) / MEGABYTE })),
          })),
        }),
      },
    ],
    faults,
    redisVersion,
  };
}
