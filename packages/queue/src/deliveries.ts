import type { DeliveryError } from "@menuswitch/domain";
import { DelayedError, type Job, RateLimitError, UnrecoverableError, Worker } from "bullmq";
import { ENDLESS_ATTEMPTS } from "./interactions-job.ts";
import { openQueue, type RedisConnection } from "./open-queue.ts";
import { deliveriesQueue } from "./queue-names.ts";
import { closeWorker, RetryAfterError, workerOptions } from "./worker-options.ts";

/** State lives in Redis and is read when the job runs; the job only says that there may be something to do. */
interface DeliveryJob {
  /** Set when the job failed for good: if it runs again, a person pressed retry. */
  refused?: { code: string; remedy: string };
}

export type DeliveryVerdict =
  | { verdict: "done" }
  /** Not yet: somebody else is at the target, or the budget is spent. Costs no attempt. */
  | { verdict: "later"; delayMs: number }
  /** Failed, worth another attempt after the pause. */
  | { verdict: "retry"; delayMs: number; error: DeliveryError }
  /** Genesys told everybody to wait. Costs no attempt. */
  | { verdict: "pause"; pauseMs: number }
  /** Failed for good. */
  | { verdict: "give-up"; error: DeliveryError };

export interface DeliveryRun {
  targetId: string;
  /** Counts from 1; grows with each retry, not with a wait. */
  attempt: number;
  /** A person asked for another try of what had failed for good. */
  retriedByOperator: boolean;
}

export interface Deliveries {
  /** Says that a target may have to be written. Any number of pokes make at most one active and one pending job. */
  poke(targetId: string): Promise<void>;
  /** Why the target's last delivery failed for good; undefined where it did not. */
  failureOf(targetId: string): Promise<string | undefined>;
  /** Paces the starts of jobs, over all workers: `max` in each window of `durationMs`. */
  setPace(max: number, durationMs: number): Promise<void>;
  consume(options: {
    concurrency: number;
    deliver: (run: DeliveryRun) => Promise<DeliveryVerdict>;
    onError: (error: Error) => void;
  }): { close(): Promise<void> };
  close(): Promise<void>;
}

/** @param coalesceWindowMs how long a poke gathers others before its job may start */
export function makeDeliveries(options: {
  redis: RedisConnection;
  keyPrefix: string;
  coalesceWindowMs: number;
}): Deliveries {
  const { redis, keyPrefix, coalesceWindowMs } = options;
  const location = deliveriesQueue(keyPrefix);
  const queue = openQueue<DeliveryJob>(redis, location, {
    attempts: ENDLESS_ATTEMPTS,
    backoff: { type: "custom" },
    removeOnComplete: { count: 1_000, age: 86_400 },
    removeOnFail: { count: 1_000, age: 7 * 86_400 },
    stackTraceLimit: 3,
  });

  /** The one place where a verdict becomes what BullMQ understands. */
  async function apply(verdict: DeliveryVerdict, job: Job<DeliveryJob>, token: string | undefined) {
    switch (verdict.verdict) {
      case "done":
        return;
      case "later":
        await job.moveToDelayed(Date.now() + verdict.delayMs, token);
        throw new DelayedError();
      case "retry":
        throw new RetryAfterError(verdict.error.message, verdict.delayMs);
      case "pause":
        // The later call would win: never shorten a pause that another worker was told.
        await queue.rateLimit(Math.max(verdict.pauseMs, await queue.getRateLimitTtl()));
        throw new RateLimitError();
      case "give-up":
        await job.updateData({ refused: { code: verdict.error.code, remedy: verdict.error.remedy } });
        throw new UnrecoverableError(verdict.error.message);
    }
  }

  return {
    async poke(targetId) {
      // Every other mode of deduplication loses the last poke, starves, or cancels a backoff: with keepLastIfActive a
      // poke that meets a waiting job is answered by that job, one that meets an active job starts one more after it.
      await queue.add(
        targetId,
        {},
        { deduplication: { id: targetId, keepLastIfActive: true }, delay: coalesceWindowMs },
      );
    },

    async failureOf(targetId) {
      const failed = await queue.getFailed();
      return failed.find(({ name }) => name === targetId)?.failedReason;
    },

    async setPace(max, durationMs) {
      await queue.setGlobalRateLimit(max, durationMs);
    },

    consume({ concurrency, deliver, onError }) {
      const worker = new Worker<DeliveryJob, void, string>(
        location.name,
        async (job, token) => {
          const retriedByOperator = job.data.refused !== undefined;
          if (retriedByOperator) await job.updateData({});
          const verdict = await deliver({
            targetId: job.name,
            attempt: job.attemptsMade + 1,
            retriedByOperator,
          });
          await apply(verdict, job, token);
        },
        workerOptions(redis, location, concurrency),
      );
      worker.on("error", onError);
      // A verdict of failure is the deliverer's own word, and logged by it; anything else is trouble of ours.
      worker.on("failed", (_job, error) => {
        if (!(error instanceof RetryAfterError || error instanceof UnrecoverableError)) onError(error);
      });
      let closing: Promise<void> | undefined;
      return {
        close() {
          closing ??= closeWorker(worker, redis);
          return closing;
        },
      };
    },

    close: () => queue.close(),
  };
}
