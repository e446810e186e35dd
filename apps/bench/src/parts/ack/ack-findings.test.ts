import { expect, test } from "vitest";
import type { LoadSample } from "../../load/measure-load.ts";
import { type AckSamples, ackFindings } from "./ack-findings.ts";
import type { Contender } from "./contenders.ts";

const contender = (kind: Contender["kind"], fsync?: Contender["fsync"]): Contender => ({
  name: `${kind} ${fsync ?? ""}`.trim(),
  kind,
  ...(fsync && { fsync }),
  program: { url: "" } as Contender["program"],
  url: "",
  headers: {},
  prepare: () => Promise.resolve(),
});
const noOp = contender("no-op");
const job = contender("job", "everysec");
const ingress = contender("ingress", "everysec");

function sample(overrides: Partial<LoadSample>): LoadSample {
  const result = {
    due: 1_000,
    sent: 1_000,
    acknowledged: 1_000,
    unacknowledged: [],
    statuses: new Map([[200, 1_000]]),
    latenciesMs: Float64Array.of(1, 2, 3),
    sentAtMs: Float64Array.of(),
    tookMs: 1_000,
    cpuMicros: 10_000,
  };
  const costs = { nodeMicros: 40, workerMicros: 0, redisMicros: 5, senderMicros: 10, commits: 100 };
  return { result, acksPerSecond: 1_000, ackedShare: 1, p50: 1, p99: 5, p999: 9, ...costs, ...overrides };
}

/** Closed loop by rate, open loop by p99; a round each. */
const samples = (ingressP99: number): AckSamples => ({
  rates: [100, 500],
  closed: (one) =>
    (one === noOp
      ? [20_000, 10_000, 30_000]
      : one === job
        ? [5_000, 5_000, 5_000]
        : [18_000, 10_000, 24_000]
    ).map((acksPerSecond) => sample({ acksPerSecond })),
  open: (one) => [sample({ p99: one === job ? 30 : ingressP99, ackedShare: one === job ? 0.5 : 1 })],
  connections: 64,
  openConnections: 512,
  counted: 52_000,
  faults: [],
  redisVersion: "7",
});
const findings = (ingressP99: number) => ackFindings([noOp, job, ingress], samples(ingressP99));

test("a ratio is taken within each round, and then its median over the rounds", () => {
  const rows = findings(5).tables[0]?.rows ?? [];
  expect(rows.find(([name]) => name === ingress.name)?.slice(0, 3)).toEqual([
    "ingress everysec",
    "0.90 (0.80–1)",
    "18,000 (10,000–24,000)",
  ]);
  expect(rows.find(([name]) => name === ingress.name)?.at(-2)).toBe("10");
});

test("a contender that did not keep up is told to have answered a part only", () => {
  const rows = findings(5).tables[1]?.rows ?? [];
  expect(rows.find(([name]) => name === job.name)?.[1]).toBe("1 / 30 / 9 (50 % answered)");
});

test("goals are met or missed by what was measured", () => {
  const metOf = (p99: number) => findings(p99).goals.map(({ met }) => met);
  expect(metOf(5)).toEqual([true, true, true, true]);
  expect(metOf(25)).toEqual([true, false, true, true]);
  expect(metOf(31)).toEqual([true, false, false, true]);
});
