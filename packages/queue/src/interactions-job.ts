import type { Interaction } from "@menuswitch/domain";
import type { DefaultJobOptions } from "bullmq";

/** A batch as the ingress wrote it. The planner checks each interaction: another version may have written the job. */
export interface InteractionsJob {
  interactions: Interaction[];
}

/** As good as endless for BullMQ, which counts attempts in a number. */
export const ENDLESS_ATTEMPTS = 1_000_000_000;

export const INTERACTION_JOB_OPTIONS = {
  // What was acknowledged is planned, however long it takes.
  attempts: ENDLESS_ATTEMPTS,
  backoff: { type: "custom" },
  removeOnComplete: { count: 200, age: 3_600 },
  stackTraceLimit: 3,
} satisfies DefaultJobOptions;
