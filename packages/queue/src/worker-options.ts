import { backoffMs } from "@menuswitch/domain";
import type { WorkerOptions } from "bullmq";
import type { RedisConnection } from "./open-queue.ts";
import type { QueueLocation } from "./queue-names.ts";

/** An attempt that failed and says itself when the next is due. */
export class RetryAfterError extends Error {
  override readonly name = "RetryAfterError";
  readonly delayMs: number;

  constructor(message: string, delayMs: number) {
    super(message);
    this.delayMs = delayMs;
  }
}

/** Lets jobs in hand finish; with Redis away they cannot, and another worker takes them over when it is back. */
export async function closeWorker(
  worker: { close(force?: boolean): Promise<void> },
  redis: RedisConnection,
): Promise<void> {
  await worker.close(redis.status !== "ready");
}

const FIRST_RETRY_MS = 500;

/**
 * What all consumers share. Locks are short, so that what a killed worker held is taken over within seconds: a job's
 * lock is not what guards a target (a frozen worker does not notice that it lost it), the target's lease is.
 */
export function workerOptions(
  redis: RedisConnection,
  { prefix }: QueueLocation,
  concurrency: number,
): WorkerOptions {
  return {
    connection: redis,
    prefix,
    concurrency,
    lockDuration: 8_000,
    stalledInterval: 3_000,
    // Every job is safe to repeat, however often its worker died.
    maxStalledCount: 1_000_000,
    // While rate-limited BullMQ sleeps this long at most, and promotes delayed jobs only between sleeps.
    maximumRateLimitDelay: 1_000,
    runRetryDelay: 1_000,
    metrics: { maxDataPoints: 1_440 },
    settings: {
      backoffStrategy: (attemptsMade, _type, error) =>
        error instanceof RetryAfterError
          ? error.delayMs
          : backoffMs(FIRST_RETRY_MS, Math.max(1, attemptsMade), Math.random()),
    },
  };
}
