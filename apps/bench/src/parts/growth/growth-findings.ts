import { formatNumber } from "../../figures/format-number.ts";
import { formatSpread, spreadOf } from "../../figures/spread.ts";
import type { PlanningSample } from "../../load/measure-planning.ts";
import type { Findings, Goal, Table } from "../../report/findings.ts";
import { lineChart } from "../../report/line-chart.ts";
import type { BacklogSample, BacklogSamples } from "./grow-backlog.ts";
import type { CustomersSample } from "./grow-customers.ts";
import type { TargetsSample } from "./grow-targets.ts";

/** Of two costs that are the same but for noise. */
const FLAT = 1.2;

export function growthFindings({
  backlog,
  customers,
  targets,
}: {
  backlog: BacklogSamples;
  customers: readonly CustomersSample[];
  targets: readonly TargetsSample[];
}): Findings {
  const title = "CPU time per webhook, in Redis and worker, as things grow";
  const costs = costsByBacklog(backlog);
  return {
    method: [
      "One worker, a warm one; webhooks are put into the queue by the ingress' own committer in full batches. *Backlog*: the queue is filled to a size, and at that size some more are added and as many planned, 20,000 at a time. *Customers*: so many have a segment in Redis, and 20,000 calls come from all of them alike. *Targets*: 20,000 calls are spread over so many, so that with 100 targets and more every call of a batch is for another one; each has two menus, with 5,000 targets one, since a catalog file may have 1 MiB. CPU time is per webhook.",
    ],
    tables: [backlogTable(backlog), customersTable(customers), targetsTable(targets)],
    notes: [
      "What grows with targets is not their number but how many of them one batch of at most 100 webhooks touches: each is moved, looked at and poked once per batch.",
    ],
    goals: [flatGoal(costs), flatCustomersGoal(customers)],
    plots: [
      {
        name: "growth-cost",
        title,
        svg: lineChart({
          title,
          x: { label: "waiting webhooks, customers, targets", scale: "log" },
          y: { label: "µs", scale: "linear" },
          series: [
            { name: "waiting webhooks", points: costs.map(({ size, micros }) => ({ x: size, y: micros })) },
            {
              name: "customers (planning)",
              points: customers.map((one) => ({ x: one.customers, y: planningCost(one.planning) })),
            },
            {
              name: "targets (planning)",
              points: targets.map((one) => ({ x: one.targets, y: planningCost(one.planning) })),
            },
          ],
        }),
      },
    ],
    faults: [],
    redisVersion: backlog.redisVersion,
  };
}

const spread = (samples: readonly PlanningSample[], of: (sample: PlanningSample) => number) =>
  spreadOf(samples.map(of));
const planningCost = (samples: readonly PlanningSample[]) =>
  spread(samples, (one) => one.redisMicros + one.workerMicros).median;

/** One figure of several pieces that were planned at one size. */
function meanOf(pieces: readonly PlanningSample[], of: (sample: PlanningSample) => number): number {
  return pieces.reduce((sum, piece) => sum + of(piece), 0) / pieces.length;
}

const workerMicros = ({ planning }: BacklogSample) => meanOf(planning, (one) => one.workerMicros);
const redisMicros = ({ planning, commitMicros }: BacklogSample) =>
  commitMicros + meanOf(planning, (one) => one.redisMicros);

function costsByBacklog({ bySize }: BacklogSamples): { size: number; micros: number }[] {
  return [...bySize].map(([size, rounds]) => ({
    size,
    micros: spreadOf(rounds.map((one) => redisMicros(one) + workerMicros(one))).median,
  }));
}

function backlogTable({ bySize }: BacklogSamples): Table {
  return {
    title: "As the backlog grows",
    rows: [
      [
        "webhooks waiting",
        "Redis µs to take in",
        "Redis µs in all",
        "worker µs",
        "Redis bytes per waiting webhook",
      ],
      ...[...bySize].map(([size, rounds]) => [
        formatNumber(size),
        formatSpread(spreadOf(rounds.map((one) => one.commitMicros))),
        formatSpread(spreadOf(rounds.map(redisMicros))),
        formatSpread(spreadOf(rounds.map(workerMicros))),
        formatSpread(spreadOf(rounds.map((one) => one.bytes))),
      ]),
    ],
  };
}

function customersTable(customers: readonly CustomersSample[]): Table {
  return {
    title: "As customers grow",
    rows: [
      ["customers", "Redis µs to plan", "worker µs", "Redis bytes per customer"],
      ...customers.map(({ customers: count, planning, bytes }) => [
        formatNumber(count),
        formatSpread(spread(planning, (one) => one.redisMicros)),
        formatSpread(spread(planning, (one) => one.workerMicros)),
        formatNumber(bytes),
      ]),
    ],
  };
}

function targetsTable(targets: readonly TargetsSample[]): Table {
  return {
    title: "As targets grow",
    rows: [
      ["targets", "Redis µs to plan", "worker µs", "Redis commands", "worker memory, MB"],
      ...targets.map(({ targets: count, planning, workerBytes }) => [
        formatNumber(count),
        formatSpread(spread(planning, (one) => one.redisMicros)),
        formatSpread(spread(planning, (one) => one.workerMicros)),
        formatSpread(spread(planning, (one) => one.redisCommands)),
        formatNumber(workerBytes / 2 ** 20),
      ]),
    ],
  };
}

function flatGoal(costs: readonly { size: number; micros: number }[]): Goal {
  const [first, last] = [costs[0], costs.at(-1)];
  const growth = (last?.micros ?? 0) / (first?.micros ?? 0);
  return {
    what: `CPU time per webhook with ${formatNumber(last?.size ?? 0)} waiting, of that with ${formatNumber(first?.size ?? 0)}`,
    wanted: `flat: ≤ ${FLAT} ×`,
    measured: `${formatNumber(growth)} ×`,
    met: growth <= FLAT,
  };
}

function flatCustomersGoal(customers: readonly CustomersSample[]): Goal {
  const [first, last] = [customers[0], customers.at(-1)];
  const growth = planningCost(last?.planning ?? []) / planningCost(first?.planning ?? []);
  return {
    what: `CPU time to plan with ${formatNumber(last?.customers ?? 0)} customers, of that with ${formatNumber(first?.customers ?? 0)}`,
    wanted: `flat: ≤ ${FLAT} ×`,
    measured: `${formatNumber(growth)} ×`,
    met: growth <= FLAT,
  };
}
