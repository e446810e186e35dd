import { type DecidedMenu, decidedMenuSchema } from "@menuswitch/domain";
import { bucketOf } from "./bucket-of.ts";
import type { Keys } from "./keys.ts";
import type { RedisConnection } from "./scripts.ts";

/** Which menu an interaction was told that it hears, so that it is told the same however often it asks. */
export interface DecisionStore {
  /** Decides, unless it was decided before; returns what holds for the interaction from now on. */
  settle(interactionId: string, decided: DecidedMenu): Promise<DecidedMenu>;
}

/** @param ttlSeconds as long as a repeat of the interaction is recognised: what was counted once was told once */
export function makeDecisionStore(deps: {
  redis: RedisConnection;
  keys: Keys;
  ttlSeconds: number;
}): DecisionStore {
  const { redis, keys, ttlSeconds } = deps;
  const keyOf = (interactionId: string) => keys.decided(bucketOf(interactionId), interactionId);

  return {
    async settle(interactionId, decided) {
      const key = keyOf(interactionId);
      // One round trip, and of every Redis that BullMQ takes: SET with both NX and GET came with 7.0.
      const replies = await redis
        .pipeline()
        .set(key, JSON.stringify(decided), "EX", ttlSeconds, "NX")
        .get(key)
        .exec();
      const values = replies?.map(([error, value]) => {
        if (error) throw error;
        return value;
      });
      return parse(values?.[1]) ?? decided;
    },
  };
}

/** Another version may have written it. */
function parse(json: unknown): DecidedMenu | undefined {
  return typeof json === "string" ? decidedMenuSchema.safeParse(JSON.parse(json)).data : undefined;
}
