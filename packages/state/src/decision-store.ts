import { type DecidedMenu, decidedMenuSchema, partitionOf } from "@menuswitch/domain";
import type { Keys } from "./keys.ts";
import type { RedisConnection } from "./scripts.ts";

/** Which menu an interaction was told that it hears, so that it is told the same however often it asks. */
export interface DecisionStore {
  /** Undefined where nothing was decided yet. */
  read(interactionId: string): Promise<DecidedMenu | undefined>;
  /** Decides, unless somebody else has meanwhile; returns what holds for the interaction from now on. */
  settle(interactionId: string, decided: DecidedMenu): Promise<DecidedMenu>;
}

/** @param ttlSeconds as long as a repeat of the interaction is recognised: what was counted once was told once */
export function makeDecisionStore(deps: {
  redis: RedisConnection;
  keys: Keys;
  partitions: number;
  ttlSeconds: number;
}): DecisionStore {
  const { redis, keys, partitions, ttlSeconds } = deps;
  const keyOf = (interactionId: string) => keys.decided(partitionOf(interactionId, partitions), interactionId);

  const read = async (interactionId: string) => parse(await redis.get(keyOf(interactionId)));

  return {
    read,
    async settle(interactionId, decided) {
      const value = JSON.stringify(decided);
      if (await redis.set(keyOf(interactionId), value, "EX", ttlSeconds, "NX")) return decided;
      return (await read(interactionId)) ?? decided;
    },
  };
}

/** Another version may have written it. */
function parse(json: string | null): DecidedMenu | undefined {
  return json === null ? undefined : decidedMenuSchema.safeParse(JSON.parse(json)).data;
}
