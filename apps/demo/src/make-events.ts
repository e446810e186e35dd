import { eventBridgeEvent, tutorialEvent } from "./event-shapes.ts";
import type { Customer } from "./make-customers.ts";
import type { Random } from "./make-random.ts";

/** One interaction as the demo knows it, whatever the system makes of it. */
export interface Call {
  interactionId: string;
  customerId: string;
  /** Epoch ms; no two calls share it. */
  occurredAtMs: number;
}

/** One webhook to be sent. */
export interface DemoEvent {
  /** When to send it, from the beginning of the run. */
  dueMs: number;
  body: object;
  /** Undefined for an interaction that is none of ours. */
  call: Call | undefined;
}

/** Shares of the interactions. */
const REPEATED = 0.15;
const LATE = 0.15;
const FOREIGN = 0.08;

/** Callers come in waves of one segment, as after a mailing: a menu stays in demand for a while. */
const WAVE_LENGTH = 12;
const IN_WAVE = 0.9;

const LONGEST_DELAY_MS = 1_500;
const USUAL_SPACING_MS = 40;
const LONGEST_RUN_MS = 12_000;

/**
 * The webhooks of `count` interactions in the order they are due: most arrive when they happen, some late, some more
 * than once, and among them outbound calls and chats.
 *
 * @param startMs when the first interaction happens, epoch ms
 */
export function makeEvents(options: {
  count: number;
  startMs: number;
  customers: readonly Customer[];
  random: Random;
}): DemoEvent[] {
  const { count, startMs, random } = options;
  const spacingMs = Math.min(USUAL_SPACING_MS, LONGEST_RUN_MS / count);
  const delayMs = () => random.below(LONGEST_DELAY_MS);

  const events = chooseCallers(options).flatMap((customer, index): DemoEvent[] => {
    const happensMs = Math.floor(index * spacingMs);
    const occurredAtMs = startMs + happensMs;
    const make = customer.kind === "own" ? tutorialEvent : eventBridgeEvent;
    const { interactionId, body } = make({ customer, occurredAtMs, index, random });
    const call = { interactionId, customerId: customer.id, occurredAtMs };

    const arrivals = [{ dueMs: happensMs + (random.chance(LATE) ? delayMs() : 0), body: body(), call }];
    if (random.chance(REPEATED)) arrivals.push({ dueMs: happensMs + delayMs(), body: body(), call });
    if (!random.chance(FOREIGN)) return arrivals;
    const kind = random.pick([{ direction: "OUTBOUND" }, { mediaType: "CHAT" }]);
    const foreign = eventBridgeEvent({ customer, occurredAtMs, random, ...kind });
    return [...arrivals, { dueMs: happensMs, body: foreign.body(), call: undefined }];
  });
  return events.sort((a, b) => a.dueMs - b.dueMs);
}

function chooseCallers(options: {
  count: number;
  customers: readonly Customer[];
  random: Random;
}): Customer[] {
  const { count, customers, random } = options;
  let wave: readonly Customer[] = [];
  return Array.from({ length: count }, (_, index) => {
    if (index % WAVE_LENGTH === 0) {
      const { segment } = random.pick(customers.filter((customer) => !wave.includes(customer)));
      wave = customers.filter((customer) => customer.segment === segment);
    }
    return random.pick(random.chance(IN_WAVE) ? wave : customers);
  });
}
