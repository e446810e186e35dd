import { onServer } from "./on-server.ts";
import type { PrivateRedis } from "./start-private-redis.ts";

const MIGRATION_MS = 5_000;
const KEYS_AT_A_TIME = 100;

/** Moves a slot with its keys, as `redis-cli --cluster reshard` does: the cluster serves meanwhile, and redirects. */
export async function moveSlot(
  slot: number,
  target: PrivateRedis,
  members: readonly PrivateRedis[],
): Promise<void> {
  const { sourceId, sourcePort } = await ownerOf(slot, target);
  await onServer(target, async (onTarget) => {
    const targetId = await onTarget.cluster("MYID");
    await onTarget.cluster("SETSLOT", slot, "IMPORTING", sourceId);
    await onServer({ port: sourcePort }, async (onSource) => {
      await onSource.cluster("SETSLOT", slot, "MIGRATING", targetId);
      for (;;) {
        const keys = await onSource.cluster("GETKEYSINSLOT", slot, KEYS_AT_A_TIME);
        if (keys.length === 0) break;
        await onSource.call("MIGRATE", "127.0.0.1", target.port, "", 0, MIGRATION_MS, "KEYS", ...keys);
      }
    });
    // The target first: it must not refuse what the others send it.
    await onTarget.cluster("SETSLOT", slot, "NODE", targetId);
    for (const member of members) {
      await onServer(member, (client) => client.cluster("SETSLOT", slot, "NODE", targetId));
    }
  });
}

async function ownerOf(slot: number, asked: PrivateRedis): Promise<{ sourceId: string; sourcePort: number }> {
  const ranges = await onServer(asked, (client) => client.cluster("SLOTS"));
  const owner = ranges.find(([first, last]) => first <= slot && slot <= last)?.[2];
  if (!owner) throw new Error(`nobody owns slot ${slot}`);
  return { sourceId: owner[2], sourcePort: owner[1] };
}
