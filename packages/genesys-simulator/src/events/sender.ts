import { setTimeout as delay } from "node:timers/promises";
import type { EventPlan } from "./event-plan.ts";

/** How long it waits for an answer, and when it tries again. */
export type Sender = {
  timeoutMs: number;
  attempts: number;
  /** Before the attempt after that one; the first is 1. */
  waitMs: (attempt: number) => number;
  triesAgainAfter: (status: number) => boolean;
};

const longestWaitMs = 15 * 60_000;
const isOverload = (status: number) => status === 429 || status >= 500;

/** EventBridge API destinations: 5 s, up to 185 attempts. Open Messaging: 10 s, then five repeats. Data action: one. */
export function makeSender(options: EventPlan["sender"], random: () => number): Sender {
  const { kind, repeatsUnauthorized } = options;
  const defaults = {
    eventbridge: { timeoutMs: 5000, attempts: 185, firstRetryMs: 1000 },
    "open-messaging": { timeoutMs: 10_000, attempts: 6, firstRetryMs: 5000 },
    "data-action": { timeoutMs: 5000, attempts: 1, firstRetryMs: 0 },
  }[kind];
  const {
    timeoutMs = defaults.timeoutMs,
    attempts = defaults.attempts,
    firstRetryMs = defaults.firstRetryMs,
  } = options;
  const isUnauthorized = (status: number) => status === 401 || status === 407 || status === 409;
  const isEventBridge = kind === "eventbridge";
  return {
    timeoutMs,
    attempts,
    waitMs: (attempt) =>
      isEventBridge
        ? Math.min(firstRetryMs * 2 ** (attempt - 1), longestWaitMs) * (0.5 + random() / 2)
        : firstRetryMs,
    triesAgainAfter: (status) =>
      isOverload(status) || (isEventBridge && repeatsUnauthorized && isUnauthorized(status)),
  };
}

export type Delivery = { sender: Sender; url: string; headers: Record<string, string>; signal: AbortSignal };

/**
 * Delivers one event as the sender would.
 * @returns whether it was accepted (2xx); false also when it was stopped
 */
export async function deliver(
  body: string,
  { sender, url, headers, signal }: Delivery,
  onAnswer: (status: number | "unanswered") => void,
): Promise<boolean> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const status = await post(body, { sender, url, headers, signal });
    onAnswer(status);
    if (status !== "unanswered" && status >= 200 && status < 300) return true;
    if (attempt >= sender.attempts) return false;
    if (status !== "unanswered" && !sender.triesAgainAfter(status)) return false;
    await delay(sender.waitMs(attempt), undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function post(
  body: string,
  { sender, url, headers, signal }: Delivery,
): Promise<number | "unanswered"> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(sender.timeoutMs)]),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return "unanswered";
  }
}
