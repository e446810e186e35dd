import { formatNumber } from "../../figures/format-number.ts";
import { percentile } from "../../figures/percentile.ts";
import { formatSpread, spreadOf } from "../../figures/spread.ts";
import type { LoadSample } from "../../load/measure-load.ts";
import type { Findings, Goal, Plot, Table } from "../../report/findings.ts";
import { lineChart } from "../../report/line-chart.ts";
import type { Contender } from "./contenders.ts";

export interface AckSamples {
  rates: readonly number[];
  closed(contender: Contender): readonly LoadSample[];
  open(contender: Contender, rate: number): readonly LoadSample[];
  connections: number;
  openConnections: number;
  /** Interactions that were planned in the end. */
  counted: number;
  faults: string[];
  redisVersion: string;
}

/** The rate whose percentiles are drawn and judged. */
const JUDGED_RATE = 500;
/** Below this share acknowledged in time, latencies tell how long the run was and little else. */
const KEEPS_UP = 0.99;

export function ackFindings(contenders: readonly Contender[], samples: AckSamples): Findings {
  const { connections, openConnections, counted, faults, redisVersion } = samples;
  return {
    method: [
      `All answer the same webhooks from the same sender, a process that writes to raw kept-alive sockets, one request at a time on each. All run at the same time, and are asked one after the other, each round beginning with another and each being sent the same for a second before it is measured. *Closed loop*: ${connections} connections, each of which sends its next request as soon as the last is answered. *Open loop*: requests become due at a fixed rate on ${openConnections} connections, and latency counts from when a request was due, so that a stall is charged with every request it kept waiting; up to 1 ms of it is the sender's own timer.`,
      "*Fastify no-op* reads the JSON and answers. *API call before answering* is a small stand-in for where this project began: it looks the segment up and writes the flow within the request, with Genesys' limit lifted (in truth it ends after 300 a minute) and Genesys' answer taking 0 or 200 ms. *One job per webhook* is one `queue.add` of BullMQ, awaited. *Menuswitch* is the ingress as it is shipped, checking a key; *Menuswitch decision* is a flow's question to it which menu a caller hears: it looks the segment up, remembers the answer and records the exposure before it answers.",
    ],
    tables: [closedTable(contenders, samples), openTable(contenders, samples)],
    notes: [
      `Afterwards a worker planned the ${formatNumber(counted)} interactions that Menuswitch had acknowledged: ${faults.length === 0 ? "each was counted and logged once" : faults.join("; ")}.`,
    ],
    goals: goalsOf(contenders, samples),
    plots: [percentilePlot(contenders, samples), tailPlot(contenders, samples)],
    faults,
    redisVersion,
  };
}

const isIngress = ({ kind }: Contender) => kind === "ingress" || kind === "decision";
const spread = (samples: readonly LoadSample[], of: (sample: LoadSample) => number) =>
  spreadOf(samples.map(of));
const median = (samples: readonly LoadSample[], of: (sample: LoadSample) => number) =>
  spread(samples, of).median;

/** What a contender reached beside the no-op, round by round. */
function ratios(contender: Contender, contenders: readonly Contender[], { closed }: AckSamples) {
  const noOp = contenders.find(({ kind }) => kind === "no-op");
  const base = noOp ? closed(noOp) : [];
  return spreadOf(
    closed(contender).map(
      ({ acksPerSecond }, round) => acksPerSecond / (base[round]?.acksPerSecond ?? Number.NaN),
    ),
  );
}

function closedTable(contenders: readonly Contender[], samples: AckSamples): Table {
  const rows = contenders.map((contender) => {
    const rounds = samples.closed(contender);
    const show = (of: (sample: LoadSample) => number) => formatSpread(spread(rounds, of));
    const short = (of: (sample: LoadSample) => number) => formatNumber(median(rounds, of));
    const stores = contender.fsync !== undefined;
    return [
      contender.name,
      formatSpread(ratios(contender, contenders, samples)),
      show(({ acksPerSecond }) => acksPerSecond),
      short(({ p50 }) => p50),
      show(({ p99 }) => p99),
      short(({ p999 }) => p999),
      show(({ nodeMicros }) => nodeMicros),
      contender.kind === "no-op" ? "–" : show(({ redisMicros }) => redisMicros),
      isIngress(contender)
        ? show(({ result, commits }) => result.acknowledged / commits)
        : stores
          ? "1"
          : "–",
      isIngress(contender)
        ? short(({ commits }) => commits)
        : stores
          ? short(({ result }) => result.acknowledged)
          : "–",
    ];
  });
  const headings = [
    "closed loop",
    "of the no-op",
    "acks/s",
    "p50 ms",
    "p99 ms",
    "p99.9 ms",
    "Node µs",
    "Redis µs",
    "webhooks per write",
    "writes",
  ];
  return {
    title: `${samples.connections} connections; CPU time of the answering process and of Redis per webhook`,
    rows: [headings, ...rows],
  };
}

function openTable(contenders: readonly Contender[], { open, rates }: AckSamples): Table {
  const rows = contenders.map((contender) => [
    contender.name,
    ...rates.map((rate) => {
      const rounds = open(contender, rate);
      const [p50, p99, p999] = [
        median(rounds, (one) => one.p50),
        median(rounds, (one) => one.p99),
        median(rounds, (one) => one.p999),
      ].map(formatNumber);
      const acked = median(rounds, ({ ackedShare }) => ackedShare);
      return `${p50} / ${p99} / ${p999}${acked < KEEPS_UP ? ` (${formatNumber(acked * 100)} % answered)` : ""}`;
    }),
  ]);
  return {
    title: "Latency in ms: p50 / p99 / p99.9, at webhooks offered per second",
    rows: [["open loop", ...rates.map((rate) => `${formatNumber(rate)}/s`)], ...rows],
  };
}

function goalsOf(contenders: readonly Contender[], samples: AckSamples): Goal[] {
  const find = (kind: Contender["kind"], fsync: Contender["fsync"]) =>
    contenders.find((one) => one.kind === kind && one.fsync === fsync);
  const [ingress, job] = [find("ingress", "everysec"), find("job", "everysec")];
  if (!ingress || !job) throw new Error("the ingress and its rival were not measured");
  const ratio = ratios(ingress, contenders, samples);
  const p99 = (contender: Contender, rate: number) => median(samples.open(contender, rate), (one) => one.p99);
  const judged = spread(samples.open(ingress, JUDGED_RATE), (one) => one.p99);
  const slower = samples.rates.filter((rate) => p99(ingress, rate) > p99(job, rate));
  const redis = spread(samples.closed(ingress), ({ redisMicros }) => redisMicros);
  return [
    {
      what: `Acknowledgements a second at ${samples.connections} connections, of the no-op's`,
      wanted: "≥ 0.90",
      measured: formatSpread(ratio),
      met: ratio.median >= 0.9,
    },
    {
      what: `p99 at ${JUDGED_RATE} webhooks a second`,
      wanted: "≤ 20 ms",
      measured: `${formatSpread(judged)} ms`,
      met: judged.median <= 20,
    },
    {
      what: "p99 beside one job per webhook",
      wanted: "never above it",
      measured:
        slower.length === 0
          ? `below at all of ${samples.rates.join(", ")}/s`
          : slower
              .map(
                (rate) =>
                  `${rate}/s: ${formatNumber(p99(ingress, rate))} against ${formatNumber(p99(job, rate))} ms`,
              )
              .join("; "),
      met: slower.length === 0,
    },
    {
      what: "Redis CPU per webhook at saturation",
      wanted: "≤ 6 µs",
      measured: `${formatSpread(redis)} µs`,
      met: redis.median <= 6,
    },
  ];
}

/** 50 %, 90 %, 99 % …: each step leaves a tenth. */
const nines = (share: number) => -Math.log10(1 - share);
const SHARES = [0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999];

function percentilePlot(contenders: readonly Contender[], { open }: AckSamples): Plot {
  const title = `Latency at ${JUDGED_RATE} webhooks a second, all rounds together`;
  return {
    name: "ack-percentiles",
    title,
    svg: lineChart({
      title,
      x: {
        label: "share of webhooks answered within",
        scale: "linear",
        ticks: [0.5, 0.9, 0.99, 0.999].map((share) => ({ at: nines(share), label: `${share * 100} %` })),
      },
      y: { label: "ms", scale: "log" },
      series: contenders.map((contender) => {
        const all = Float64Array.from(
          open(contender, JUDGED_RATE).flatMap(({ result }) => [...result.latenciesMs]),
        ).sort();
        const points = SHARES.map((share) => ({ x: nines(share), y: percentile(all, share) ?? 0 }));
        return { name: contender.name, points };
      }),
    }),
  };
}

function tailPlot(contenders: readonly Contender[], { open, rates }: AckSamples): Plot {
  const title = "p99 against the rate of webhooks";
  return {
    name: "ack-tail",
    title,
    svg: lineChart({
      title,
      x: {
        label: "webhooks offered per second",
        scale: "log",
        ticks: rates.map((at) => ({ at, label: formatNumber(at) })),
      },
      y: { label: "ms", scale: "log" },
      series: contenders.map((contender) => ({
        name: contender.name,
        points: rates.map((rate) => ({ x: rate, y: median(open(contender, rate), ({ p99 }) => p99) })),
      })),
    }),
  };
}
