import { setTimeout as sleep } from "node:timers/promises";
import type { RateAnswer } from "@menuswitch/genesys";
import type { Budget, TargetStore } from "@menuswitch/state";

/** No request may leave now: the lease is lost, the process was frozen, or all pause. Costs no attempt. */
export class NotNowError extends Error {
  override readonly name = "NotNowError";
  readonly delayMs: number;

  constructor(message: string, delayMs: number) {
    super(message);
    this.delayMs = delayMs;
  }
}

export interface RequestGate {
  /** Awaited right before every request to Genesys: budget, then lease or intent. Throws `NotNowError`. */
  beforeRequest(kind: "read" | "write"): Promise<void>;
  /** Told of each answer: whether it refused the request, and what it says of the rate limit. */
  onAnswer(answer: RateAnswer): void;
  /** Whether a write has been announced. */
  intentIsOpen(): boolean;
  /** Whether a write has been let through that was not refused, and so may have taken effect. */
  mayHaveWritten(): boolean;
  /** Since the first request was let through; 0 before. */
  elapsedMs(): number;
}

/** A process that slept longer than this between asking for the lease and sending may have lost it meanwhile. */
const FROZEN_AFTER_MS = 2_000;
/** A turn is for now: used later, it would be one request too many in its window, and perhaps in a pause. */
const TURN_HOLDS_MS = 100;
/** Longest the first request waits in line. */
const LONGEST_TURN_MS = 2_000;
/**
 * A request that follows another of the same attempt gets a place in line however long it is: sent back to the queue, the
 * attempt would begin with its first request again, and at a small limit never get to its second.
 */
const ANY_TURN_MS = 600_000;

/** @param turnAt when the first request's turn came, which the caller took; `performance.now()` */
export function makeRequestGate(deps: {
  targets: Pick<TargetStore, "rearm" | "openIntent">;
  budget: Budget;
  place: string;
  token: string;
  turnAt: number;
  leaseMs: number;
  contentHash: string;
  now: () => number;
}): RequestGate {
  const { targets, budget, place, token, turnAt, leaseMs, contentHash, now } = deps;
  let startedAt: number | undefined;
  let intentOpen = false;
  let mayHaveWritten = false;
  /** The same before the last request. */
  let hadPerhapsWritten = false;

  async function takeTurn(): Promise<void> {
    const isFirst = startedAt === undefined;
    if (isFirst && performance.now() - turnAt <= TURN_HOLDS_MS) return;
    const askedAt = performance.now();
    const turn = await budget.take(isFirst ? LONGEST_TURN_MS : ANY_TURN_MS);
    if (!turn.granted) throw new NotNowError("the budget is spent", turn.waitMs);
    if (turn.waitMs > 0) {
      await waitHoldingTheLease(turn.waitMs);
      const pausedForMs = await budget.pausedForMs();
      if (pausedForMs > 0) throw new NotNowError("all workers pause", pausedForMs);
    }
    if (performance.now() - askedAt - turn.waitMs > FROZEN_AFTER_MS) {
      throw new NotNowError("the process was frozen", 10);
    }
  }

  async function waitHoldingTheLease(waitMs: number): Promise<void> {
    const until = performance.now() + waitMs;
    for (let left = waitMs; left > 0; left = until - performance.now()) {
      await sleep(Math.min(left, leaseMs / 3));
      if (!(await targets.rearm(place, token, leaseMs))) throw new NotNowError("the lease was lost", 10);
    }
  }

  return {
    async beforeRequest(kind) {
      await takeTurn();
      const askedAt = performance.now();
      const held =
        kind === "read"
          ? await targets.rearm(place, token, leaseMs)
          : await targets.openIntent(place, { token, leaseMs, contentHash, nowMs: now() });
      if (held && kind === "write") intentOpen = true;
      if (!held) throw new NotNowError("the lease was lost", 10);
      // Stopped by a debugger, a full disk or a moved virtual machine: what was true when Redis answered may not be now.
      if (performance.now() - askedAt > FROZEN_AFTER_MS) throw new NotNowError("the process was frozen", 10);
      startedAt ??= performance.now();
      hadPerhapsWritten = mayHaveWritten;
      if (kind === "write") mayHaveWritten = true;
    },
    onAnswer({ status, rateLimitAllowed: allowed, rateLimitCount: made, rateLimitResetMs: resetMs }) {
      if (isRefusal(status)) mayHaveWritten = hadPerhapsWritten;
      // A 429 pauses everybody; its counts are of a window that is over when the pause ends.
      if (status === 429 || allowed === undefined || made === undefined || resetMs === undefined) return;
      // Advice: if it does not reach Redis, the next answer's will.
      void budget.observe({ allowed, made, resetMs }).catch(() => undefined);
    },
    intentIsOpen: () => intentOpen,
    mayHaveWritten: () => mayHaveWritten,
    elapsedMs: () => (startedAt === undefined ? 0 : performance.now() - startedAt),
  };
}

/** What was answered so, 401 and 429 among them, has changed nothing. */
const isRefusal = (status: number) => status >= 400 && status <= 499 && status !== 408;
