import { formatNumber } from "../../figures/format-number.ts";
import { formatSpread, spreadOf } from "../../figures/spread.ts";
import type { Findings } from "../../report/findings.ts";
import type { ClusterLoad, ClusterSample } from "./cluster.ts";

export function clusterFindings(
  samples: ReadonlyMap<ClusterLoad, readonly ClusterSample[]>,
  { connections, faults, redisVersion }: { connections: number; faults: string[]; redisVersion: string },
): Findings {
  const row = ({ site, ratePerSecond }: ClusterLoad, rounds: readonly ClusterSample[]) => {
    const show = (of: (sample: ClusterSample) => number) => formatSpread(spreadOf(rounds.map(of)));
    return [
      site.name,
      ratePerSecond === undefined ? `as ${connections} connections go` : `${formatNumber(ratePerSecond)}/s`,
      show((one) => one.acksPerSecond),
      show((one) => one.plannedPerSecond),
      show((one) => one.p50),
      show((one) => one.p99),
      show((one) => one.nodeMicros),
      show((one) => one.workerMicros),
      show((one) => one.redisMicros),
      `${formatNumber(spreadOf(rounds.map((one) => one.busiestShare)).median * 100)} %`,
    ];
  };
  return {
    method: [
      "One ingress and one worker on one Redis with one partition, and the same on a Redis Cluster of three masters with `INTERACTION_PARTITIONS=3`; 20 targets. All nodes are on this machine: a cluster buys room there is none of here, and the figures tell what it costs.",
    ],
    tables: [
      {
        title: "The same load on both; CPU time per webhook, of all nodes together",
        rows: [
          [
            "",
            "webhooks",
            "acks/s",
            "planned/s",
            "p50 ms",
            "p99 ms",
            "ingress µs",
            "worker µs",
            "Redis µs",
            "busiest node's share",
          ],
          ...[...samples].map(([load, rounds]) => row(load, rounds)),
        ],
      },
    ],
    notes: [
      faults.length === 0
        ? "Every acknowledged interaction was counted and logged once, on both."
        : faults.join("; "),
    ],
    goals: [],
    plots: [],
    faults,
    redisVersion,
  };
}
