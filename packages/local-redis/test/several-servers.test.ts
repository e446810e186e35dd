import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Cluster, Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";

test("a cluster and a master with Sentinels serve, and end when their owner is killed", async () => {
  const { ownerPid, cluster, sentinels } = await startInOtherProcess();

  const onCluster = new Cluster(addressesOf(cluster.nodes));
  onTestFinished(() => onCluster.disconnect());
  await Promise.all(["a", "b", "c"].map((key) => onCluster.set(key, "value")));
  expect(onCluster.nodes("master")).toHaveLength(3);

  const { name } = sentinels;
  const onMaster = new Redis({ sentinels: addressesOf(sentinels.sentinels), name });
  onMaster.on("error", () => {});
  onTestFinished(() => onMaster.disconnect());
  await onMaster.set("key", "value");
  expect(await onMaster.info("replication")).toContain("connected_slaves:1");

  const urls = [...cluster.nodes.split(","), ...sentinels.sentinels.split(",")];
  expect(await Promise.all(urls.map(answers))).toEqual(urls.map(() => true));
  process.kill(ownerPid, "SIGKILL");
  await expect.poll(() => Promise.all(urls.map(answers)), { timeout: 10_000 }).toEqual(urls.map(() => false));
});

function addressesOf(nodes: string) {
  return nodes.split(",").map((node) => ({ host: "127.0.0.1", port: Number(node.split(":")[1]) }));
}

async function answers(node: string): Promise<boolean> {
  const client = new Redis(`redis://${node}`, { lazyConnect: true, retryStrategy: () => null });
  client.on("error", () => {});
  return client
    .connect()
    .then(() => client.ping())
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.disconnect());
}

async function startInOtherProcess() {
  const program = `
    import { startLocalCluster, startLocalSentinels } from "@menuswitch/local-redis";
    const [cluster, sentinels] = await Promise.all([startLocalCluster(), startLocalSentinels()]);
    console.log(JSON.stringify({ cluster, sentinels }));
  `;
  const owner = spawn(process.execPath, ["--import", "tsx/esm", "--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void owner.kill("SIGKILL"));
  for await (const line of createInterface(owner.stdout)) {
    const started: { cluster: { nodes: string }; sentinels: { sentinels: string; name: string } } =
      JSON.parse(line);
    return { ownerPid: Number(owner.pid), ...started };
  }
  throw new Error("the owner ended without its servers");
}
