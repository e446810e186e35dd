import type { Crowd } from "./event.ts";

/** What a sender is to do. */
export interface Load extends Crowd {
  /** Where the events go. */
  url: string;
  headers: Record<string, string>;
  /** What the bodies are: webhooks, or questions to the decision endpoint. */
  bodies?: "events" | "questions";
  connections: number;
  seconds: number;
  /** Open loop: requests become due at this rate, however long answers take. Without: each connection sends its next at once. */
  ratePerSecond?: number;
}

/** What came of it. Requests are numbered from 0. */
export interface LoadResult {
  /** Requests that should have been sent: all that were, and in the open loop those no connection was free for. */
  due: number;
  sent: number;
  acknowledged: number;
  /** Requests that were not answered 200, by number. */
  unacknowledged: number[];
  /** How often each status was the answer; 0: none. */
  statuses: Map<number, number>;
  /**
   * Of every request that became due: from when it was due (closed loop: sent) to its answer, or to the end of the run
   * for those that never got one. Ascending.
   */
  latenciesMs: Float64Array;
  /** When each was sent, epoch ms. */
  sentAtMs: Float64Array;
  /** From the first request to the last answer. */
  tookMs: number;
  /** What sending cost this process. */
  cpuMicros: number;
}
