import { randomBytes } from "node:crypto";
import type { Keys } from "./keys.ts";
import type { RedisConnection } from "./scripts.ts";

/** The key that all workers share when none is configured: made by the first that asks. */
export async function sharedPseudonymKey(deps: { redis: RedisConnection; keys: Keys }): Promise<string> {
  const { redis, keys } = deps;
  await redis.setnx(keys.pseudonymKey, randomBytes(32).toString("base64url"));
  const key = await redis.get(keys.pseudonymKey);
  if (!key) throw new Error("the shared pseudonym key vanished while it was read");
  return key;
}
