import { partitionOf } from "@menuswitch/domain";
import { type LocalCluster, startLocalCluster } from "@menuswitch/local-redis";
import { type RunningProcess, startProcess } from "@menuswitch/rig";
import { makeKeys } from "@menuswitch/state";
import { Cluster, Redis } from "ioredis";
import { beforeAll, describe, expect, test } from "vitest";
import { type ContactCentre, event, openContactCentre, post, send } from "./contact-centre.ts";
import { expectKept, loggedIds, startSender } from "./sender.ts";
import { untilReplicated } from "./until-replicated.ts";
import { watchCommands } from "./watch-commands.ts";

const PARTITIONS = 4;

describe("on a Redis Cluster of three masters", () => {
  let cluster: LocalCluster;
  let redis: Cluster;
  let centre: ContactCentre;
  let ingress: RunningProcess;
  let workers: RunningProcess[];
  let dashboard: RunningProcess;

  beforeAll(async () => {
    const ends: (() => unknown)[] = [];
    const onEnd = (end: () => unknown) => void ends.unshift(end);
    cluster = await startLocalCluster();
    onEnd(cluster.close);
    const env = { REDIS_CLUSTER_NODES: cluster.nodes, INTERACTION_PARTITIONS: String(PARTITIONS) };
    const addresses = cluster.masters.map(({ port }) => ({ host: "127.0.0.1", port }));
    redis = new Cluster(addresses, { maxRedirections: Number.POSITIVE_INFINITY });
    centre = await openContactCentre({ ownRedis: { redis, env }, onEnd });
    [ingress, dashboard, ...workers] = await Promise.all([
      centre.startIngress(),
      startProcess("dashboard", { ...env, DASHBOARD_AUTH: "none" }),
      centre.startWorker(),
      centre.startWorker(),
    ]);
    onEnd(() => dashboard.stop());
    return async () => {
      for (const end of ends) await end();
    };
  }, 60_000);

  test("no command and no script touches more than one slot, and the work is spread over the masters", async () => {
    const commands = await watchCommands(cluster.masters.map(({ port }) => port));
    const sender = startSender(centre, () => [ingress.url]);
    await sender.more(100);
    await sender.stop();
    await expectKept(centre, sender.acknowledged, { exact: true });

    // A flow asks, and asks again.
    const ask = () => post(ingress.url, { conversationId: "on-a-cluster" }, "/v1/menu-decision");
    expect(await ask()).toMatchObject({ status: 200, body: { variantId: "variant_b", reason: "default" } });
    await ask();
    await expect.poll(() => loggedIds(centre).has("on-a-cluster")).toBe(true);

    for (const { url } of [ingress, dashboard, ...workers]) {
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }
    const metrics = await (await fetch(`${workers[0]?.url}/metrics`)).text();
    expect(metrics).toMatch(/menuswitch_queue_jobs\{[^}]*queue="interactions-3"[^}]*\} 0/);
    expect(metrics).toMatch(/menuswitch_budget_used\{[^}]*\} [1-9]/);
    expect(await (await fetch(`${dashboard.url}/api/queues`)).text()).toContain('"name":"interactions-3"');

    const touching = commands().filter(({ tags }) => tags.size > 0);
    expect(touching.filter(({ isScript }) => isScript).length).toBeGreaterThan(100);
    expect(touching.filter(({ tags }) => tags.size > 1)).toEqual([]);
    const serversOf = (tag: RegExp) =>
      new Set(touching.filter(({ tags }) => tag.test([...tags].join())).map(({ server }) => server)).size;
    expect(serversOf(/^ix[0-3]$/)).toBe(3);
    const targets = Array.from({ length: 30 }, (_, n) =>
      makeKeys("menuswitch").targetState(`flow:flow-${n}`),
    );
    expect(new Set(await Promise.all(targets.map(masterOf))).size).toBe(3);
    expect(await refusals(cluster)).not.toContain("CROSSSLOT");
  }, 60_000);

  test("slots that move to a new master under load take along what is in them, and work goes on there", async () => {
    const before = loggedIds(centre).size;
    const sender = startSender(centre, () => [ingress.url]);
    await sender.more(30);
    const moving = ["ix0", "ix1", "budget", "target:flow:flow-main"];
    const slots = await Promise.all(moving.map((tag) => redis.cluster("KEYSLOT", `{${tag}}`)));
    const added = await cluster.addMaster(slots);
    const commands = await watchCommands([added.port]);
    await sender.more(100);
    const notThere = () =>
      moving.filter((tag) => !commands().some(({ tags, isScript }) => isScript && tags.has(tag)));
    // Until a change of menus has been written, too.
    await expect.poll(notThere, { timeout: 20_000 }).toEqual([]);
    await sender.stop();
    await expectKept(centre, sender.acknowledged, { exact: false });
    const counted = Object.values(await centre.exposures()).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(loggedIds(centre).size);
    expect(loggedIds(centre).size - before).toBeGreaterThanOrEqual(sender.acknowledged.length);
    expect(await refusals(cluster)).not.toContain("CROSSSLOT");
  }, 60_000);

  test("a master is killed under load: refusals come soon, its replica takes over, and all goes on by itself", async () => {
    const [victim] = cluster.masters;
    if (!victim) throw new Error("a cluster has masters");
    await cluster.addReplica(victim);
    const sender = startSender(centre, () => [ingress.url]);
    await sender.more(50);
    const replicated = [...sender.acknowledged];
    await untilReplicated(victim, "{ix2}:probe");
    await victim.kill();
    await expect.poll(() => send(ingress.url, eventInPartition(2)), { timeout: 10_000 }).toBe(200);
    const answeredBefore = sender.acknowledged.length;
    await sender.more(50);
    await sender.stop();
    await expectKept(centre, [...replicated, ...sender.acknowledged.slice(answeredBefore)], { exact: false });
    expect(sender.longestMs()).toBeLessThan(2_000);
  }, 60_000);

  test("a shard without a replica is away: events are refused soon, and taken soon after it is back", async () => {
    const [, victim] = cluster.masters;
    if (!victim) throw new Error("a cluster has masters");
    const sender = startSender(centre, () => [ingress.url]);
    await sender.more(20);
    await victim.kill();
    const ready = () => fetch(`${ingress.url}/readyz`).then(({ status }) => status);
    await expect.poll(ready).toBe(503);
    expect(await send(ingress.url, event("anybody"))).toBe(503);
    await cluster.restart(victim);
    await expect.poll(() => send(ingress.url, event("anybody")), { timeout: 10_000 }).toBe(200);
    await expect.poll(ready).toBe(200);
    await sender.more(20);
    await sender.stop();
    expect(sender.longestMs()).toBeLessThan(2_000);
    await expectKept(centre, sender.acknowledged, { exact: false });
  }, 60_000);

  /** Another each time, because a repeat would be answered all the same. */
  function eventInPartition(partition: number) {
    for (;;) {
      const one = event("anybody");
      if (partitionOf(one.id, PARTITIONS) === partition) return one;
    }
  }

  async function masterOf(key: string): Promise<string> {
    const slot = await redis.cluster("KEYSLOT", key);
    return redis.slots[slot]?.[0] ?? "";
  }
});

/** What the masters refused so far, and how often. */
async function refusals({ masters }: LocalCluster): Promise<string> {
  const stats = masters.map(async ({ port }) => {
    const client = new Redis(port);
    try {
      return await client.info("errorstats");
    } finally {
      client.disconnect();
    }
  });
  return (await Promise.all(stats)).join("");
}
