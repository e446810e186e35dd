import type { Keys } from "./keys.ts";

/** Redis did not say, or did not take, what it was asked: the message may be sent again. */
export class ReplayWindowUnavailableError extends Error {
  override readonly name = "ReplayWindowUnavailableError";
}

/** The messages stored of late. Both methods reject with `ReplayWindowUnavailableError`. */
export interface ReplayWindow {
  wasStored(message: string): Promise<boolean>;
  /** To be called once the message is stored, and not before: else a message whose storing failed could not be sent again. */
  remember(message: string): Promise<void>;
}

/** @param redis a connection that fails fast */
export function makeReplayWindow(deps: {
  redis: {
    exists(key: string): Promise<number>;
    set(key: string, value: string, unit: "EX", seconds: number): Promise<unknown>;
  };
  keys: Pick<Keys, "storedMessage">;
  ttlSeconds: number;
}): ReplayWindow {
  const { redis, keys, ttlSeconds } = deps;
  const unavailable = (cause: unknown) => {
    throw new ReplayWindowUnavailableError("Redis did not answer", { cause });
  };
  return {
    wasStored: async (message) => (await redis.exists(keys.storedMessage(message)).catch(unavailable)) === 1,
    remember: async (message) => {
      await redis.set(keys.storedMessage(message), "1", "EX", ttlSeconds).catch(unavailable);
    },
  };
}
