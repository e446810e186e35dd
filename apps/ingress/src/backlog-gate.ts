import type { Metrics } from "@menuswitch/runtime";

export interface BacklogGate {
  /** Whether so much waits already that further events must not be taken in. */
  isFull(): boolean;
  close(): void;
}

/** Longer than this between two looks would let a storm run far past the mark. */
const LOOK_EVERY_MS = 1_000;

/**
 * Sheds load before Redis is full: under `noeviction` a full Redis refuses the workers' writes too, so that nothing would
 * ever drain it.
 *
 * @param read what waits, for its turn or after a failure: per queue, batches and the age of the oldest. Where it fails nothing is shed: the write itself
 * will tell
 */
export function openBacklogGate(options: {
  read: () => Promise<readonly { waiting: number; delayed: number; oldestWaitingMs: number }[]>;
  maxBatches: number;
  maxAgeSeconds: number;
  metrics: Metrics;
}): BacklogGate {
  const { read, maxBatches, maxAgeSeconds, metrics } = options;
  const batchesGauge = metrics.gauge({
    name: "menuswitch_backlog_batches",
    help: "Batches of interactions that wait to be planned",
  });
  const ageGauge = metrics.gauge({
    name: "menuswitch_backlog_oldest_seconds",
    help: "Age of the batch that has waited longest to be planned",
  });
  const limits = metrics.gauge({
    name: "menuswitch_backlog_limit",
    help: "The marks above which events are refused",
    labelNames: ["of"],
  });
  limits.set({ of: "batches" }, maxBatches);
  limits.set({ of: "oldest_seconds" }, maxAgeSeconds);
  let full = false;
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const depths = await read();
      const batches = depths.reduce((sum, { waiting, delayed }) => sum + waiting + delayed, 0);
      const oldestSeconds = Math.max(0, ...depths.map(({ oldestWaitingMs }) => oldestWaitingMs)) / 1_000;
      batchesGauge.set(batches);
      ageGauge.set(oldestSeconds);
      full = batches >= maxBatches || oldestSeconds >= maxAgeSeconds;
    } catch {
      full = false;
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  void look();
  return { isFull: () => full, close: () => clearInterval(timer) };
}
