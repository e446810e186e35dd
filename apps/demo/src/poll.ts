import { setTimeout as sleep } from "node:timers/promises";

const INTERVAL_MS = 100;

/** Looks until `look` is true, for `timeoutMs` at most; returns whether it became true. */
export async function poll(look: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await look())) {
    if (performance.now() > deadline) return false;
    await sleep(INTERVAL_MS);
  }
  return true;
}
