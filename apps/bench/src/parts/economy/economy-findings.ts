import { formatNumber } from "../../figures/format-number.ts";
import { formatSpread, spreadOf } from "../../figures/spread.ts";
import type { Findings, Plot } from "../../report/findings.ts";
import { lineChart } from "../../report/line-chart.ts";
import {
  BUDGET_PER_MINUTE,
  type Cell,
  type CellSample,
  GATHER_MS,
  LIMIT_PER_MINUTE,
} from "./measure-cell.ts";

const WANTED_SHARE = 0.95;

export function economyFindings(
  samples: ReadonlyMap<Cell, readonly CellSample[]>,
  seconds: number,
): Findings {
  const all = [...samples.values()].flat();
  const sum = (of: (sample: CellSample) => number) => all.reduce((total, sample) => total + of(sample), 0);
  const [useless, refused] = [sum((one) => one.useless), sum((one) => one.tooManyRequests)];
  // Where targets wait for nothing but their own writes no share of the budget can be told.
  const shares = [...samples]
    .map(([cell, rounds]) => ({ name: describeCell(cell), share: shareOf(rounds) }))
    .filter(({ share }) => !Number.isNaN(share));
  const leastUsed = shares.toSorted((a, b) => a.share - b.share)[0];
  return {
    method: [
      `Webhooks come evenly over ${seconds} s; each is a caller of one of three menus of one of the targets, as good as by lot, so that two of three ask for a change. Genesys answers in 80 ms and grants ${LIMIT_PER_MINUTE} requests a minute, in fixed windows. One ingress and one worker. The cells of 1,000 webhooks run side by side, each with a Redis and a Genesys of its own, the others one after the other.`,
      `*Budget used*: of the ${BUDGET_PER_MINUTE} requests a minute that the workers allow themselves, 95 % of the limit, those that became free while a target stood ready for one: for more than ${GATHER_MS} ms, in which changes are gathered, it had held another menu than its newest caller's, and no write to it was under way. A few targets hardly ever wait for the budget: each is written once, gathers for ${GATHER_MS} ms, and is written again.`,
      "*Event to live*: of the webhooks whose menu a write brought, from when they were sent until the flow held that menu or one asked for later. *Useless*: writes of what was there already.",
    ],
    tables: [
      {
        title: "What Genesys was asked, and how long callers waited",
        rows: [
          [
            "webhooks",
            "targets",
            "PUTs",
            "of one per webhook",
            "useless",
            "429s",
            "budget used",
            "p50 s",
            "p99 s",
            "longest wait s",
            "PUTs per target",
          ],
          ...[...samples].map(([cell, rounds]) => row(cell, rounds)),
        ],
      },
    ],
    notes: [
      `${formatNumber(sum((one) => one.acknowledged))} webhooks were acknowledged: ${sum((one) => one.faults.length) === 0 ? "each was counted and logged once, and every target ended with the menu of its newest caller" : "see what was wrong above"}.`,
    ],
    goals: [
      {
        what: "PUTs that are no real change",
        wanted: "0",
        measured: `${useless} of ${formatNumber(sum((one) => one.puts))}`,
        met: useless === 0,
      },
      {
        what: `Budget used while targets wait for it, of ${BUDGET_PER_MINUTE} a minute (95 % of the limit)`,
        wanted: "≥ 95 %",
        measured: leastUsed
          ? `${percent(leastUsed.share)} at least (${leastUsed.name})`
          : "no target waited for it",
        met: shares.every(({ share }) => share >= WANTED_SHARE),
      },
      { what: "Answers of 429", wanted: "0", measured: String(refused), met: refused === 0 },
    ],
    plots: [putsPlot(samples)],
    faults: [...samples].flatMap(([cell, rounds]) =>
      rounds.flatMap(({ faults }) => faults.map((fault) => `${describeCell(cell)}: ${fault}`)),
    ),
    redisVersion: all[0]?.redisVersion ?? "unknown",
  };
}

const describeCell = ({ webhooks, targets }: Cell) =>
  `${formatNumber(webhooks)} webhooks, ${targets} targets`;
function shareOf(rounds: readonly CellSample[]): number {
  const shares = rounds.flatMap(({ budgetShare }) => (Number.isNaN(budgetShare) ? [] : [budgetShare]));
  return shares.length === 0 ? Number.NaN : spreadOf(shares).median;
}
const percent = (share: number) => (Number.isNaN(share) ? "–" : `${formatNumber(share * 100)} %`);

function row({ webhooks, targets }: Cell, rounds: readonly CellSample[]): string[] {
  const spread = (of: (sample: CellSample) => number) => spreadOf(rounds.map(of));
  const seconds = (of: (sample: CellSample) => number) => formatSpread(spread((one) => of(one) / 1_000));
  return [
    formatNumber(webhooks),
    String(targets),
    formatSpread(spread((one) => one.puts)),
    percent(spread((one) => one.puts / one.acknowledged).median),
    formatSpread(spread((one) => one.useless)),
    formatSpread(spread((one) => one.tooManyRequests)),
    percent(shareOf(rounds)),
    seconds((one) => one.eventToLiveMs.p50),
    seconds((one) => one.eventToLiveMs.p99),
    seconds((one) => one.eventToLiveMs.longest),
    `${Math.min(...rounds.map((one) => one.putsPerTarget.least))}–${Math.max(...rounds.map((one) => one.putsPerTarget.most))}`,
  ];
}

function putsPlot(samples: ReadonlyMap<Cell, readonly CellSample[]>): Plot {
  const title = `PUTs against webhooks, ${LIMIT_PER_MINUTE} requests a minute granted`;
  const cells = [...samples];
  const webhooks = [...new Set(cells.map(([cell]) => cell.webhooks))];
  return {
    name: "economy-puts",
    title,
    svg: lineChart({
      title,
      x: { label: "webhooks", scale: "log" },
      y: { label: "PUTs", scale: "log" },
      series: [
        ...[...new Set(cells.map(([cell]) => cell.targets))].map((targets) => ({
          name: `${targets} targets`,
          points: cells
            .filter(([cell]) => cell.targets === targets)
            .map(([cell, rounds]) => ({
              x: cell.webhooks,
              y: spreadOf(rounds.map(({ puts }) => puts)).median,
            })),
        })),
        {
          name: "one call per webhook",
          dashed: true,
          points: webhooks.map((count) => ({ x: count, y: count })),
        },
      ],
    }),
  };
}
