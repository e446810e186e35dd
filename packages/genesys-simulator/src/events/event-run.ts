import { setTimeout as delay } from "node:timers/promises";
import { makeRandom } from "../random.ts";
import type { Conversation, ConversationKind } from "./conversation.ts";
import { type EventPlanInput, eventPlanSchema } from "./event-plan.ts";
import { shapeEvent } from "./event-shape.ts";
import { eventStream, type ScheduledEvent } from "./event-stream.ts";
import { deliver, makeSender } from "./sender.ts";

export type EventRunProgress = {
  state: "running" | "finished" | "stopped";
  /** Begun so far, by what they are. `caller`, `unmatched` and `anonymous` hear a menu. */
  conversations: Record<ConversationKind, number>;
  /** Sent so far: repeats and late ones are counted in `events` too. */
  events: number;
  repeats: number;
  late: number;
  /** By status, or `unanswered`; each attempt counts. */
  answers: Record<string, number>;
  /** Accepted with 2xx. */
  delivered: number;
  /** Given up after the sender's last attempt, or refused for good. */
  abandoned: number;
};

export type EventRun = {
  progress(): EventRunProgress;
  /** Resolved when every event is delivered, abandoned or stopped. */
  done: Promise<void>;
  stop(): void;
};

type EventRunOptions = {
  now?: () => number;
  onStart?: (conversation: Conversation) => void;
  onEnd?: (conversation: Conversation) => void;
};

/** More at once are not sent: the rest waits its turn. */
const maxUnderWay = 500;

/** Sends what the platform would send of that many calls. Bounded: it ends by itself. @throws ZodError */
export function startEventRun(input: EventPlanInput, options: EventRunOptions = {}): EventRun {
  const { now = Date.now, onStart, onEnd } = options;
  const plan = eventPlanSchema.parse(input);
  const sender = makeSender(plan.sender, makeRandom(plan.seed));
  const stopped = new AbortController();
  const { signal } = stopped;
  const underWay = new Set<Promise<void>>();
  const progress: EventRunProgress = {
    state: "running",
    conversations: { caller: 0, unmatched: 0, anonymous: 0, outbound: 0, chat: 0 },
    events: 0,
    repeats: 0,
    late: 0,
    answers: {},
    delivered: 0,
    abandoned: 0,
  };

  async function run() {
    const beganAtMs = now();
    for (const event of eventStream(plan, beganAtMs)) {
      await waitUntil(beganAtMs + event.dueMs);
      if (underWay.size >= maxUnderWay) await Promise.race(underWay);
      if (signal.aborted) break;
      count(event);
      const sending = send(event).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
    await Promise.all(underWay);
    progress.state = signal.aborted ? "stopped" : "finished";
  }

  async function waitUntil(dueAtMs: number) {
    const waitMs = dueAtMs - now();
    if (waitMs > 0) await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }

  function count({ name, conversation, isRepeat, isLate }: ScheduledEvent) {
    progress.events += 1;
    if (isRepeat) progress.repeats += 1;
    else if (isLate) progress.late += 1;
    if (isRepeat || name !== "customer.start") return;
    progress.conversations[conversation.kind] += 1;
    onStart?.(conversation);
  }

  async function send(event: ScheduledEvent) {
    const body = JSON.stringify(shapeEvent(event, plan.shape));
    const accepted = await deliver(body, { ...plan, sender, signal }, (status) => {
      if (!signal.aborted) progress.answers[status] = (progress.answers[status] ?? 0) + 1;
    });
    if (accepted) progress.delivered += 1;
    else if (!signal.aborted) progress.abandoned += 1;
    if (event.name === "customer.end") onEnd?.(event.conversation);
  }

  return {
    progress: () => structuredClone(progress),
    done: run(),
    stop: () => stopped.abort(),
  };
}
