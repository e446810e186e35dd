import type { Moment, TargetState } from "@menuswitch/domain";
import type { Keys } from "./keys.ts";
import { parseTargetState } from "./parse-target-state.ts";
import type { RedisConnection, RunScript } from "./scripts.ts";

export interface Candidate extends Moment {
  menuId: string;
  segment: string;
  /** How many interactions this one is the newest of. */
  interactions: number;
}

export type Lease = { granted: true; state: TargetState } | { granted: false; retryInMs: number };

/** How an attempt ended. `sent`: a write left for Genesys, so the intent has to be closed. */
export interface Settlement {
  outcome: "live" | "refused" | "unknown";
  sent: boolean;
  contentHash: string;
  menuId: string;
  nowMs: number;
  /** The due suspicion this write answers. */
  suspectAt?: number | undefined;
  /** Interactions that this write stands for. */
  coalesced: number;
  /** Leave the lease to run out: the server may still be working on the request. */
  keepLease?: boolean;
  /** Remember that this target refuses this content. */
  block?: boolean;
}

/** What should be and what is known to be at each target, by its `placeOf`. */
export interface TargetStore {
  /** Moves the desired menu if the candidate is newer than what stands there; returns the state afterwards. */
  moveDesired(place: string, candidate: Candidate): Promise<TargetState>;
  read(places: readonly string[]): Promise<TargetState[]>;
  /** Takes the right to write to a target, for `leaseMs`. */
  acquire(place: string, token: string, leaseMs: number): Promise<Lease>;
  /** Prolongs a lease; false when it is no longer the token's. */
  rearm(place: string, token: string, leaseMs: number): Promise<boolean>;
  /** Notes what is about to be sent; false when the lease is no longer the token's. */
  openIntent(
    place: string,
    intent: { token: string; leaseMs: number; contentHash: string; nowMs: number },
  ): Promise<boolean>;
  /** False: somebody else has been at the target, it has to be written again. */
  settle(place: string, token: string, settlement: Settlement): Promise<boolean>;
  clearBlocked(place: string): Promise<void>;
  /** Somebody else has changed what a place holds: it is written again. */
  distrust(place: string): Promise<void>;
}

const STATE_TTL_SECONDS = 90 * 86_400;
const FIRST_BLOCK_MS = 60_000;
const LONGEST_BLOCK_MS = 600_000;
const MAX_BLOCKED_CONTENTS = 8;

/** @param suspectDelayMs how long after a write of unknown fate the target is written once more */
export function makeTargetStore(deps: {
  redis: RedisConnection;
  runScript: RunScript;
  keys: Keys;
  suspectDelayMs: number;
}): TargetStore {
  const { redis, runScript, keys, suspectDelayMs } = deps;
  const both = (place: string) => [keys.targetLease(place), keys.targetState(place)];
  const flag = (value: boolean | undefined) => (value ? 1 : 0);

  return {
    async moveDesired(place, candidate) {
      const { menuId, occurredAt, receivedAt, interactionId, segment, interactions } = candidate;
      return parseTargetState(
        await runScript(
          "move-desired",
          [keys.targetState(place)],
          [menuId, occurredAt, receivedAt, interactionId, segment, interactions, STATE_TTL_SECONDS],
        ),
      );
    },

    read: (places) =>
      Promise.all(
        places.map(async (place) => {
          const key = keys.targetState(place);
          const [fields] = await Promise.all([redis.hgetall(key), redis.expire(key, STATE_TTL_SECONDS)]);
          return parseTargetState(Object.entries(fields).flat());
        }),
      ),

    async acquire(place, token, leaseMs) {
      const reply = await runScript("acquire-lease", both(place), [token, leaseMs]);
      const [granted, rest] = reply as [number, unknown];
      return granted === 1
        ? { granted: true, state: parseTargetState(rest) }
        : { granted: false, retryInMs: Math.max(1, Number(rest)) };
    },

    async rearm(place, token, leaseMs) {
      return (await runScript("rearm-lease", [keys.targetLease(place)], [token, leaseMs])) === 1;
    },

    async openIntent(place, { token, leaseMs, contentHash, nowMs }) {
      const args = [token, leaseMs, contentHash, nowMs + suspectDelayMs];
      return (await runScript("open-intent", both(place), args)) === 1;
    },

    async settle(place, token, settlement) {
      const { outcome, sent, contentHash, menuId, nowMs, suspectAt, coalesced } = settlement;
      return (
        (await runScript("settle", both(place), [
          token,
          outcome,
          flag(sent),
          flag(settlement.keepLease),
          nowMs,
          contentHash,
          menuId,
          suspectAt ?? "",
          nowMs + suspectDelayMs,
          coalesced,
          flag(settlement.block),
          FIRST_BLOCK_MS,
          LONGEST_BLOCK_MS,
          MAX_BLOCKED_CONTENTS,
        ])) === 1
      );
    },

    async distrust(place) {
      await runScript("distrust", [keys.targetState(place)], []);
    },

    async clearBlocked(place) {
      await runScript("clear-blocked", [keys.targetState(place)], []);
    },
  };
}
