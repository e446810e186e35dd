import type { Program } from "@menuswitch/rig";
import { inTurns } from "../../figures/in-turns.ts";
import { type Installation, openInstallation } from "../../installation/open-installation.ts";
import { openCluster, openSingleRedis, type Storage } from "../../installation/open-storage.ts";
import { readRedisUsage } from "../../installation/read-redis-usage.ts";
import { storeSegments } from "../../installation/store-segments.ts";
import { measureWhole, type WholeSample } from "../../load/measure-whole.ts";
import { type Sender, startSender } from "../../sender/start-sender.ts";
import type { Part } from "../part.ts";
import { clusterFindings } from "./cluster-findings.ts";

const CATALOG = { targets: 20, menusPerTarget: 2 };
const CUSTOMERS = 20_000;
const CONNECTIONS = 64;
const STEADY_RATE = 1_000;

export interface ClusterSample extends WholeSample {
  /** Of Redis' CPU time, the share of the node that had most of it. */
  busiestShare: number;
}

/** One installation that is measured. */
export interface Site {
  name: string;
  installation: Installation;
  ingress: Program;
  worker: Program;
  samples: WholeSample[];
}

export interface ClusterLoad {
  site: Site;
  ratePerSecond?: number;
}

export const cluster: Part = {
  name: "cluster",
  title: "Redis Cluster",
  about: "the same load on one Redis, and on a cluster of three masters with three partitions",
  rounds: 3,
  seconds: 4,
  async run({ rounds, seconds, closers, say }) {
    const sender = await startSender(closers);
    async function openSite(name: string, storage: Storage): Promise<Site> {
      const installation = await openInstallation(closers, { catalog: CATALOG, storage });
      await storeSegments(storage.connection, CATALOG, { to: CUSTOMERS });
      const [ingress, worker] = [await installation.startIngress(), await installation.startWorker()];
      return { name, installation, ingress, worker, samples: [] };
    }
    const sites = [
      await openSite("one Redis", await openSingleRedis(closers)),
      await openSite("cluster of 3 masters, 3 partitions", await openCluster(closers)),
    ];
    for (const site of sites) await measure(sender, { site }, Math.min(2, seconds));
    const loads = sites.flatMap((site): ClusterLoad[] => [{ site }, { site, ratePerSecond: STEADY_RATE }]);
    const samples = await inTurns(loads, rounds, (load, round) => {
      say(`round ${round + 1}: ${load.site.name}, ${load.ratePerSecond ?? "as many as go"} a second`);
      return measure(sender, load, seconds);
    });
    const faults: string[] = [];
    for (const { name, installation, samples: all } of sites) {
      const miscounts = await installation.findMiscounts(all.map(({ sending }) => sending));
      faults.push(...miscounts.map((fault) => `${name}: ${fault}`));
    }
    return clusterFindings(samples, {
      connections: CONNECTIONS,
      faults,
      redisVersion: sites[0]?.installation.redisVersion ?? "unknown",
    });
  },
};

async function measure(
  sender: Sender,
  { site, ratePerSecond }: ClusterLoad,
  seconds: number,
): Promise<ClusterSample> {
  const { installation, ingress, worker } = site;
  const cpuOfNodes = () =>
    Promise.all(installation.nodes.map(async (node) => (await readRedisUsage([node])).cpuMicros));
  const before = await cpuOfNodes();
  const sample = await measureWhole(installation, {
    sender,
    ingress,
    workers: [worker],
    customers: CUSTOMERS,
    load: { connections: CONNECTIONS, seconds, ...(ratePerSecond !== undefined && { ratePerSecond }) },
  });
  const used = (await cpuOfNodes()).map((micros, node) => micros - (before[node] ?? 0));
  await installation.takeInLogs();
  site.samples.push(sample);
  return { ...sample, busiestShare: Math.max(...used) / used.reduce((sum, micros) => sum + micros, 0) };
}
