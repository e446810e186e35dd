import { makeRandom } from "../random.ts";
import { type Conversation, type ConversationEvent, makeConversation } from "./conversation.ts";
import type { EventPlan } from "./event-plan.ts";

export type ScheduledEvent = ConversationEvent & {
  conversation: Conversation;
  /** When it is sent, after the run began: later than it happened, if it is late or a repeat. */
  dueMs: number;
  isRepeat: boolean;
  isLate: boolean;
};

/**
 * The events of a run in the order they are sent. Lazy: it holds the events of the calls under way, however many the
 * plan has.
 */
export function* eventStream(plan: EventPlan, runBeganAtMs: number): Generator<ScheduledEvent> {
  const random = makeRandom(plan.seed);
  let pending: ScheduledEvent[] = [];
  for (let index = 0; index < plan.conversations; index += 1) {
    const startsAtMs = Math.round((index * 1000) / plan.conversationsPerSecond);
    // No conversation that is still to come sends anything before its own start.
    const due = pending.filter(({ dueMs }) => dueMs < startsAtMs);
    pending = pending.filter(({ dueMs }) => dueMs >= startsAtMs);
    yield* due.sort(byDueTime);
    pending.push(...schedule(makeConversation({ plan, random, startsAtMs, runBeganAtMs }), plan, random));
  }
  yield* pending.sort(byDueTime);
}

function schedule(conversation: Conversation, plan: EventPlan, random: () => number): ScheduledEvent[] {
  const { mix, lateMs, shape } = plan;
  // A workflow is started by the start of a call alone.
  const events = conversation.events.filter(
    ({ name }) => shape !== "event-body" || name === "customer.start",
  );
  return events.flatMap((event) => {
    const isLate = random() < mix.late;
    const dueMs = event.atMs + (isLate ? Math.ceil(random() * lateMs) : 0);
    const first = { ...event, conversation, dueMs, isLate, isRepeat: false };
    if (random() >= mix.duplicates) return [first];
    return [first, { ...first, dueMs: dueMs + Math.ceil(random() * lateMs), isRepeat: true }];
  });
}

function byDueTime(a: ScheduledEvent, b: ScheduledEvent): number {
  return a.dueMs - b.dueMs;
}
