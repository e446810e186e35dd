import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { DemoEvent } from "./make-events.ts";

/** What became of one webhook. */
export interface SentEvent extends DemoEvent {
  /** When it left, epoch ms; of several tries the last. */
  sentAtMs: number;
  outcome: "accepted" | "ignored" | "refused";
}

const SENDERS = 8;
const TRIES = 5;
const LONGEST_ANSWER_MS = 10_000;
const answerSchema = z.object({ status: z.enum(["accepted", "ignored"]) });

/**
 * Sends the events when they are due, a bounded number at once. As senders of webhooks do, tries again where the ingress
 * is too busy or does not answer.
 */
export async function sendEvents(options: {
  events: readonly DemoEvent[];
  webhookUrl: string;
  webhookKey: string;
  onSent: (sent: number) => void;
}): Promise<SentEvent[]> {
  const { events, webhookUrl, webhookKey, onSent } = options;
  const startedAtMs = Date.now();
  const sent: SentEvent[] = [];

  async function post(event: DemoEvent): Promise<SentEvent["outcome"] | "unavailable"> {
    try {
      const answer = await fetch(webhookUrl, {
        method: "POST",
        headers: { authorization: `Bearer ${webhookKey}`, "content-type": "application/json" },
        body: JSON.stringify(event.body),
        signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
      });
      const text = await answer.text();
      if (answer.status === 503) return "unavailable";
      return answer.ok ? answerSchema.parse(JSON.parse(text)).status : "refused";
    } catch (error) {
      if (error instanceof z.ZodError || error instanceof SyntaxError) return "refused";
      return "unavailable";
    }
  }

  async function send(event: DemoEvent): Promise<SentEvent> {
    for (let attempt = 1; ; attempt += 1) {
      const sentAtMs = Date.now();
      const outcome = await post(event);
      if (outcome !== "unavailable") return { ...event, sentAtMs, outcome };
      if (attempt === TRIES) return { ...event, sentAtMs, outcome: "refused" };
      await sleep(1_000);
    }
  }

  const queue = events.values();
  async function work(): Promise<void> {
    for (const event of queue) {
      await sleep(Math.max(0, startedAtMs + event.dueMs - Date.now()));
      sent.push(await send(event));
      onSent(sent.length);
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, work));
  return sent;
}
