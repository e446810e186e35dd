import type { Keys } from "./keys.ts";
import type { RunScript } from "./scripts.ts";

export interface Sighting {
  interactionId: string;
  /** Epoch ms. */
  occurredAt: number;
  /** Epoch ms. */
  receivedAt: number;
}

export interface Claim extends Sighting {
  /** This batch was the first to see the interaction and has not counted it yet: it is the one to log and count it. */
  mine: boolean;
}

export interface InteractionLedger {
  /**
   * Remembers the interactions of one partition; returns for each what was stored when it was first seen.
   *
   * @param batchId of the job that claims; a batch that is planned again finds its own claims
   */
  claim(partition: number, batchId: string, sightings: readonly Sighting[]): Promise<Claim[]>;
  /** Counts exposures, each interaction once; returns for each whether it was counted by this call. */
  count(partition: number, exposures: readonly (Sighting & { menuId: string })[]): Promise<boolean[]>;
  /** Exposures per menu since the counters were begun, over all partitions. */
  totals(partitions: number): Promise<Map<string, number>>;
}

/** Menus a counter can tell apart; further ones are counted together as `other`. */
const MAX_COUNTED_MENUS = 5_000;

export function makeInteractionLedger(deps: {
  redis: { hgetall(key: string): Promise<Record<string, string>> };
  runScript: RunScript;
  keys: Keys;
  dedupeTtlSeconds: number;
}): InteractionLedger {
  const { redis, runScript, keys, dedupeTtlSeconds } = deps;
  const times = ({ occurredAt, receivedAt }: Sighting) => `${occurredAt}:${receivedAt}`;

  return {
    async claim(partition, batchId, sightings) {
      if (sightings.length === 0) return [];
      const stored = await runScript(
        "claim",
        sightings.map(({ interactionId }) => keys.seen(partition, interactionId)),
        [dedupeTtlSeconds, batchId, ...sightings.map(times)],
      );
      return sightings.map(({ interactionId }, index) => {
        const [occurredAt, receivedAt, counted, claimedBy] = String((stored as string[])[index]).split(":");
        return {
          interactionId,
          occurredAt: Number(occurredAt),
          receivedAt: Number(receivedAt),
          mine: counted === "0" && claimedBy === batchId,
        };
      });
    },

    async count(partition, exposures) {
      if (exposures.length === 0) return [];
      const flipped = await runScript(
        "count",
        [
          keys.exposures(partition),
          ...exposures.map(({ interactionId }) => keys.seen(partition, interactionId)),
        ],
        [dedupeTtlSeconds, MAX_COUNTED_MENUS, ...exposures.flatMap((one) => [one.menuId, times(one)])],
      );
      return (flipped as number[]).map((flag) => flag === 1);
    },

    async totals(partitions) {
      const totals = new Map<string, number>();
      for (let partition = 0; partition < partitions; partition += 1) {
        for (const [menuId, count] of Object.entries(await redis.hgetall(keys.exposures(partition)))) {
          totals.set(menuId, (totals.get(menuId) ?? 0) + Number(count));
        }
      }
      return totals;
    },
  };
}
