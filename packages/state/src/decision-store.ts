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
      if (await redis.set(key, JSON.stringify(decided), "EX", ttlSeconds, "NX")) return decided;
      return parse(await redis.get(key)) ?? decided;
    },
  };
}

/** Another version may have written it. */
function parse(json: string | null): DecidedMenu | undefined {
  return json === null ? undefined : decidedMenuSchema.safeParse(JSON.parse(json)).data;
}
