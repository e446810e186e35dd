import { BUCKETS, bucketOf } from "./bucket-of.ts";
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
   * Remembers interactions; returns for each what was stored when it was first seen.
   *
   * @param batchId of the job that claims; a batch that is planned again finds its own claims
   */
  claim(batchId: string, sightings: readonly Sighting[]): Promise<Claim[]>;
  /** Counts exposures, each interaction once; returns for each whether it was counted by this call. */
  count(exposures: readonly (Sighting & { menuId: string })[]): Promise<boolean[]>;
}

/** Menus a counter can tell apart; further ones are counted together as `other`. */
const MAX_COUNTED_MENUS = 5_000;

export function makeInteractionLedger(deps: {
  runScript: RunScript;
  keys: Keys;
  dedupeTtlSeconds: number;
}): InteractionLedger {
  const { runScript, keys, dedupeTtlSeconds } = deps;
  const times = ({ occurredAt, receivedAt }: Sighting) => `${occurredAt}:${receivedAt}`;

  return {
    claim: (batchId, sightings) =>
      perBucket(sightings, async (bucket, inBucket) => {
        const stored = await runScript(
          "claim",
          inBucket.map(({ interactionId }) => keys.seen(bucket, interactionId)),
          [dedupeTtlSeconds, batchId, ...inBucket.map(times)],
        );
        return inBucket.map(({ interactionId }, index) => {
          const [occurredAt, receivedAt, counted, claimedBy] = String((stored as string[])[index]).split(":");
          return {
            interactionId,
            occurredAt: Number(occurredAt),
            receivedAt: Number(receivedAt),
            mine: counted === "0" && claimedBy === batchId,
          };
        });
      }),

    count: (exposures) =>
      perBucket(exposures, async (bucket, inBucket) => {
        const flipped = await runScript(
          "count",
          [keys.exposures(bucket), ...inBucket.map(({ interactionId }) => keys.seen(bucket, interactionId))],
          [dedupeTtlSeconds, MAX_COUNTED_MENUS, ...inBucket.flatMap((one) => [one.menuId, times(one)])],
        );
        return (flipped as number[]).map((flag) => flag === 1);
      }),
  };
}

/** Exposures per menu since the counters were begun. */
export async function readExposures(deps: {
  redis: { hgetall(key: string): Promise<Record<string, string>> };
  keys: Keys;
}): Promise<Map<string, number>> {
  const counters = Array.from({ length: BUCKETS }, (_, bucket) =>
    deps.redis.hgetall(deps.keys.exposures(bucket)),
  );
  const totals = new Map<string, number>();
  for (const [menuId, count] of (await Promise.all(counters)).flatMap(Object.entries)) {
    totals.set(menuId, (totals.get(menuId) ?? 0) + Number(count));
  }
  return totals;
}

/** Runs a script once per bucket, over the items that lie there; returns the results in the order of the items. */
async function perBucket<Item extends { interactionId: string }, Result>(
  items: readonly Item[],
  run: (bucket: number, items: readonly Item[]) => Promise<Result[]>,
): Promise<Result[]> {
  const buckets = Map.groupBy(items.entries(), ([, { interactionId }]) => bucketOf(interactionId));
  const results: Result[] = [];
  await Promise.all(
    [...buckets].map(async ([bucket, entries]) => {
      const ran = await run(
        bucket,
        entries.map(([, item]) => item),
      );
      for (const [index, result] of ran.entries()) results[entries[index]?.[0] ?? 0] = result;
    }),
  );
  return results;
}
