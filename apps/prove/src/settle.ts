import { setTimeout as sleep } from "node:timers/promises";
import type { Copy } from "./model/copy.ts";
import { expectOutcome } from "./model/expect-outcome.ts";
import { faultsOf, type Judgement, judge } from "./model/judge.ts";
import type { Observer } from "./observe.ts";

const INTERVAL_MS = 250;
/** Longer than a delivery gathers changes and a sweep takes to come round. */
const REST_MS = 1_500;

/** Waits until everything is as it must be and stays so, for a bounded time; then judges, however it is. */
export async function settle(
  { look, isBusy }: Observer,
  copies: readonly Copy[],
  longestMs: number,
  { withoutSweep = false } = {},
): Promise<{ judgement: Judgement; faults: string[]; tookMs: number }> {
  const expected = expectOutcome(copies);
  const startedAt = performance.now();
  const isRight = async () => {
    if (await isBusy({ withoutSweep })) return false;
    return faultsOf(judge(expected, await look())).length === 0;
  };
  while (performance.now() - startedAt < longestMs) {
    if (await isRight()) {
      await sleep(REST_MS);
      if (await isRight()) break;
    }
    await sleep(INTERVAL_MS);
  }
  const judgement = judge(expected, await look());
  const faults = faultsOf(judgement);
  if (await isBusy({ withoutSweep })) faults.push("a target's last write is still of unknown fate");
  return { judgement, faults, tookMs: performance.now() - startedAt };
}
