import type { Keys } from "./keys.ts";
import type { RedisConnection, RunScript } from "./scripts.ts";

/** Keeps workers from storming a Genesys Cloud that is down: then one probe at a time, instead of a retry per target. */
export interface Circuit {
  /** Whether a delivery may try now; if not, when to ask again. A probe is the only one until its release, or `probeMs`. */
  enter(
    targetId: string,
    token: string,
    probeMs: number,
  ): Promise<{ granted: true; isProbe: boolean } | { granted: false; waitMs: number }>;
  /** A probe that is over makes room for the next. */
  release(token: string): Promise<void>;
  /** Any answer closes the circuit, a refusal too. True when this report opened it. */
  report(targetId: string, answered: boolean): Promise<boolean>;
  /** Whether only probes go. */
  isOpen(): Promise<boolean>;
}

/** So many targets must have failed without any answer in between: one failing target is its own trouble. */
const FAILING_TARGETS = 3;
const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 30_000;

export function makeCircuit(deps: { redis: RedisConnection; runScript: RunScript; keys: Keys }): Circuit {
  const { redis, runScript, keys } = deps;
  const both = [keys.circuit, keys.failingTargets];
  return {
    async enter(targetId, token, probeMs) {
      const reply = await runScript("enter-circuit", both, [targetId, token, FAILING_TARGETS, probeMs]);
      const [granted, detail] = reply as [number, number];
      return granted === 1 ? { granted: true, isProbe: detail === 1 } : { granted: false, waitMs: detail };
    },
    async release(token) {
      await runScript("release-circuit", [keys.circuit], [token]);
    },
    async report(targetId, answered) {
      const args = [targetId, answered ? 1 : 0, FAILING_TARGETS, FIRST_PROBE_MS, LONGEST_PROBE_MS];
      return (await runScript("report-circuit", both, args)) === 1;
    },
    isOpen: async () => (await redis.scard(keys.failingTargets)) >= FAILING_TARGETS,
  };
}
