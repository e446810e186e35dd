import { availableParallelism } from "node:os";
import { formatNumber } from "../../figures/format-number.ts";
import { formatSpread, type Spread, spreadOf } from "../../figures/spread.ts";
import type { WholeSample } from "../../load/measure-whole.ts";
import type { Findings, Plot } from "../../report/findings.ts";
import { lineChart } from "../../report/line-chart.ts";
import type { Climb } from "./e2e.ts";

const WANTED_RATE = 18_000;
const WANTED_MICROS = 80;

export function e2eFindings(run: {
  climbs: readonly Climb[];
  /** As fast as the connections go. */
  flatOut: readonly WholeSample[];
  connections: number;
  counted: number;
  faults: string[];
  redisVersion: string;
}): Findings {
  const { climbs, flatOut, connections, counted, faults, redisVersion } = run;
  const highest = climbs.map((climb) => climb.findLast(({ sample }) => sample.isSustained));
  const sustained = spreadOf(highest.map((step) => step?.rate ?? 0));
  const atHighest = highest.flatMap((step) => (step ? [step.sample] : []));
  const cost = spreadOf(atHighest.map(({ totalMicros }) => totalMicros));
  const rates = [...new Set(climbs.flat().map(({ rate }) => rate))];
  const samplesAt = (wanted: number) =>
    climbs.flatMap((climb) => climb.filter(({ rate }) => rate === wanted).map(({ sample }) => sample));

  return {
    method: [
      `One ingress, one worker, Redis and the sender, all on this machine; one target with two menus. Webhooks become due at a fixed rate on ${connections} connections, rising until one is not sustained in two tries: at least 99.9 % acknowledged, at no less than 97 % of the rate offered, and no more than a quarter of a second's worth of webhooks not yet planned when the last is acknowledged. CPU time is that of all product processes: ingress, worker, Redis. The sender's own is beside it.`,
    ],
    tables: [
      {
        title: "By webhooks offered per second; CPU time per webhook",
        rows: [
          [
            "offered/s",
            "sustained",
            "acks/s",
            "planned/s",
            "p50 ms",
            "p99 ms",
            "backlog",
            "ingress µs",
            "worker µs",
            "Redis µs",
            "all µs",
            "sender µs",
          ],
          ...rates.map((rate) => row(formatNumber(rate), samplesAt(rate))),
          row(`as fast as ${connections} go`, flatOut),
        ],
      },
    ],
    notes: [
      `${formatNumber(counted)} interactions were acknowledged and planned: ${faults.length === 0 ? "each was counted and logged once" : faults.join("; ")}.`,
    ],
    goals: [
      {
        what: "Webhooks a second end to end, one worker, no backlog",
        wanted: `≥ ${formatNumber(WANTED_RATE)} on 2 cores`,
        measured: `${formatSpread(sustained)} on ${availableParallelism()} cores, the sender among them`,
        met: sustained.median >= WANTED_RATE,
      },
      {
        what: "CPU time per webhook in all product processes together, at that rate",
        wanted: `≤ ${WANTED_MICROS} µs`,
        measured: `${formatSpread(cost)} µs`,
        met: cost.median <= WANTED_MICROS,
      },
    ],
    plots: [throughputPlot(rates, samplesAt)],
    faults,
    redisVersion,
  };
}

function row(name: string, samples: readonly WholeSample[]): string[] {
  const spread = (of: (sample: WholeSample) => number): Spread => spreadOf(samples.map(of));
  const short = (of: (sample: WholeSample) => number) => formatNumber(spread(of).median);
  return [
    name,
    `${samples.filter(({ isSustained }) => isSustained).length} of ${samples.length}`,
    formatSpread(spread(({ acksPerSecond }) => acksPerSecond)),
    short(({ plannedPerSecond }) => plannedPerSecond),
    short(({ p50 }) => p50),
    formatSpread(spread(({ p99 }) => p99)),
    short(({ backlog }) => backlog),
    short(({ nodeMicros }) => nodeMicros),
    short(({ workerMicros }) => workerMicros),
    short(({ redisMicros }) => redisMicros),
    formatSpread(spread(({ totalMicros }) => totalMicros)),
    short(({ senderMicros }) => senderMicros),
  ];
}

function throughputPlot(rates: readonly number[], samplesAt: (rate: number) => readonly WholeSample[]): Plot {
  const title = "Throughput against offered load, one ingress and one worker";
  const line = (name: string, of: (sample: WholeSample) => number) => ({
    name,
    points: rates.map((x) => ({ x, y: spreadOf(samplesAt(x).map(of)).median })),
  });
  return {
    name: "e2e-throughput",
    title,
    svg: lineChart({
      title,
      x: { label: "webhooks offered per second", scale: "linear" },
      y: { label: "webhooks per second", scale: "linear" },
      series: [
        line("acknowledged", ({ acksPerSecond }) => acksPerSecond),
        line("planned, backlog included", ({ plannedPerSecond }) => plannedPerSecond),
        { name: "offered", dashed: true, points: [0, ...rates].map((rate) => ({ x: rate, y: rate })) },
      ],
    }),
  };
}
