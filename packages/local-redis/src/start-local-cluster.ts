import type { Redis } from "ioredis";
import type { FindServersOptions } from "./find-servers.ts";
import { moveSlot } from "./move-slot.ts";
import { onServer, until } from "./on-server.ts";
import { type PrivateRedis, startPrivateRedis } from "./start-private-redis.ts";

const MASTERS = 3;
const SLOTS = Array.from({ length: 16_384 }, (_, slot) => slot);
const SETTINGS = {
  "--cluster-enabled": "yes",
  // How long a node may be silent before it counts as failed.
  "--cluster-node-timeout": "1000",
  "--repl-diskless-sync-delay": "0",
};

export interface LocalCluster {
  /** As `REDIS_CLUSTER_NODES` takes them: `host:port,host:port,host:port`. */
  nodes: string;
  /** In the order of their slots: each has a third. */
  masters: readonly PrivateRedis[];
  /** Adds a master, and moves `slots` with all their keys to it while the cluster serves. */
  addMaster(slots: readonly number[]): Promise<PrivateRedis>;
  /** Adds a replica; resolves when it is in sync and would take over if `master` failed. */
  addReplica(master: PrivateRedis): Promise<PrivateRedis>;
  /** Starts a node that was killed again, on its data. */
  restart(node: PrivateRedis): Promise<PrivateRedis>;
  /** Ends all nodes and removes their data. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts a Redis Cluster of three masters on 127.0.0.1; resolves when it serves, after two seconds at least. It ends
 * with `close()` or with this process, however this process ends. Throws as `startPrivateRedis` does.
 */
export async function startLocalCluster(options: FindServersOptions = {}): Promise<LocalCluster> {
  const started: PrivateRedis[] = [];
  const members: PrivateRedis[] = [];

  async function start(place: { dataFolder?: string; port?: number } = {}): Promise<PrivateRedis> {
    const node = await startPrivateRedis({ ...options, ...place, settings: SETTINGS });
    started.push(node);
    return node;
  }

  async function join(node: PrivateRedis): Promise<void> {
    for (const { port } of members) {
      await onServer(node, (client) => client.cluster("MEET", "127.0.0.1", port));
    }
    members.push(node);
  }

  /** Every node knows every other, and that all slots are served. */
  async function agree(): Promise<void> {
    const agreed = ["cluster_state:ok\r\n", `cluster_known_nodes:${members.length}\r\n`];
    for (const node of members) {
      await onServer(node, (client) =>
        until("a cluster's agreement", async () => {
          const info = await client.cluster("INFO");
          return agreed.every((line) => info.includes(line));
        }),
      );
    }
  }

  async function close(): Promise<void> {
    // The last started first: one that was restarted runs on the data of the one before it.
    for (const node of started.toReversed()) await node.close();
  }

  try {
    const masters = await Promise.all(Array.from({ length: MASTERS }, () => start()));
    for (const [index, node] of masters.entries()) {
      await onServer(node, (client) => assignSlots(client, index));
      await join(node);
    }
    await agree();
    return {
      nodes: masters.map(({ port }) => `127.0.0.1:${port}`).join(","),
      masters,
      async addMaster(slots) {
        const node = await start();
        await join(node);
        await agree();
        for (const slot of slots) await moveSlot(slot, node, members);
        return node;
      },
      async addReplica(master) {
        const node = await start();
        await join(node);
        await agree();
        await follow(node, master, members);
        return node;
      },
      restart: ({ dataFolder, port }) => start({ dataFolder, port }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function assignSlots(client: Redis, index: number): Promise<void> {
  const share = Math.ceil(SLOTS.length / MASTERS);
  await client.cluster("ADDSLOTS", ...SLOTS.slice(index * share, (index + 1) * share));
  // Different from the start, or the nodes would have to settle first who owns what.
  await client.cluster("SET-CONFIG-EPOCH", index + 1);
}

/** Makes `node` a replica of `master`. */
async function follow(node: PrivateRedis, master: PrivateRedis, members: readonly PrivateRedis[]) {
  const masterId = await onServer(master, (client) => client.cluster("MYID"));
  await onServer(node, async (client) => {
    await client.cluster("REPLICATE", masterId);
    await until("a replica's synchronisation", async () =>
      (await client.info("replication")).includes("master_link_status:up\r\n"),
    );
  });
  // Those who vote have to know it as a replica.
  for (const member of members) {
    await onServer(member, (client) =>
      until("a replica's announcement", async () =>
        String(await client.cluster("REPLICAS", masterId)).includes(`:${node.port}@`),
      ),
    );
  }
}
