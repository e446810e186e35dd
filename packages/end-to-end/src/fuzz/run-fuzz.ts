import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { startPrivateRedis } from "@menuswitch/local-redis";
import { startProcess } from "@menuswitch/rig";
import { startBystander } from "./bystander.ts";
import { openIdleConnections, sendSlowly } from "./crowd.ts";
import { type Fault, makeFaults } from "./faults.ts";
import { openFilesLimit } from "./open-files-limit.ts";
import { recordInteractions } from "./recorded-interactions.ts";
import { MOST_EVENTS } from "./sound-payload.ts";
import { startStorm } from "./storm.ts";

export interface FuzzOptions {
  /** The same seed makes the same attacks, in the same order. */
  seed: number;
  /** Slow senders are waited for, some 10 s more. */
  seconds: number;
  /** Connections that stay open and say nothing; fewer where the system allows fewer open files. */
  idleConnections: number;
  /** Senders of one byte now and then, half of them within a head, half within a body. */
  slowSenders: number;
  onProgress?: (report: FuzzReport) => void;
}

export interface FuzzReport {
  seed: number;
  attacks: number;
  answersByStatus: ReadonlyMap<number, number>;
  /** Attacks that got no answer at all: cut connections, mostly. */
  unanswered: number;
  goodEvents: number;
  slowestGoodAnswerMs: number;
  idleConnections: number;
  /** How long slow senders lasted, in milliseconds. */
  slowSendersCutAfterMs: readonly number[];
  residentBytes: { start: number; peak: number; end: number };
  faults: readonly Fault[];
}

const KEY = "the-webhook-key-of-the-fuzz-run";
const KEY_PREFIX = "fuzz";
const LONGEST_GOOD_ANSWER_MS = 5_000;
/** The ingress gives a request 10 s to arrive and looks once a second. */
const LONGEST_SLOW_SENDER_MS = 20_000;
const MOST_RESIDENT_BYTES = 512 * 2 ** 20;
/** Files that this process needs beside the crowd's connections. */
const OTHER_FILES = 500;

/** Attacks an ingress of its own, on a Redis of its own, for so many seconds. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { seed, seconds, onProgress = () => {} } = options;
  const faults = makeFaults();
  const onFault = faults.add;
  const redis = await startPrivateRedis();
  const ingress = await startProcess(
    "ingress",
    {
      REDIS_URL: redis.url,
      REDIS_KEY_PREFIX: KEY_PREFIX,
      WEBHOOK_AUTH: "token",
      WEBHOOK_TOKENS: KEY,
      WEBHOOK_MEDIA_TYPES: "VOICE,MESSAGE",
      IDENTITY_RULES: "externalContactId,conversationExternalContactIds,ani,addressFrom",
      LOG_LEVEL: "debug",
    },
    (line) => void (JSON.stringify(line).includes(KEY) && onFault("the log holds the key")),
  );
  const recorded = recordInteractions(redis.url, KEY_PREFIX, onFault);
  let hasEnded = false;
  const over = new AbortController();
  const { signal } = over;
  setMaxListeners(0, signal);
  const timer = setTimeout(() => over.abort(), seconds * 1_000);
  void ingress.exited.then(() => {
    hasEnded = true;
    over.abort();
  });
  const bystander = startBystander({
    url: ingress.url,
    key: KEY,
    longestMs: LONGEST_GOOD_ANSWER_MS,
    signal,
    onFault,
  });
  const port = Number(new URL(ingress.url).port);

  const storm = startStorm({
    port,
    key: KEY,
    seed,
    signal,
    onFault,
    onProgress: () => {
      // What was logged is checked by now; kept, it would fill this process's memory.
      ingress.lines.length = 0;
      onProgress(report());
    },
  });
  const slowSendersCutAfterMs: number[] = [];
  let idleConnections = 0;

  const report = (): FuzzReport => ({
    seed,
    attacks: storm.attacks(),
    answersByStatus: storm.answersByStatus,
    unanswered: storm.unanswered(),
    goodEvents: bystander.acknowledged.size,
    slowestGoodAnswerMs: Math.round(Math.max(0, ...bystander.latenciesMs)),
    idleConnections,
    slowSendersCutAfterMs,
    residentBytes: {
      start: bystander.residentBytes[0] ?? 0,
      peak: Math.max(0, ...bystander.residentBytes),
      end: bystander.residentBytes.at(-1) ?? 0,
    },
    faults: faults.all(),
  });

  async function bringACrowd(): Promise<void> {
    const most = Math.min(options.idleConnections, openFilesLimit() - OTHER_FILES);
    const crowd = await openIdleConnections(port, most, signal);
    idleConnections = crowd.most;
    await untilAborted(signal);
    crowd.close();
  }

  /** The last one is waited for, so that none is left unjudged. */
  async function sendSlowlyForAWhile(part: "head" | "body"): Promise<void> {
    while (!signal.aborted) {
      const { lastedMs, received } = await sendSlowly(port, part, KEY, LONGEST_SLOW_SENDER_MS);
      slowSendersCutAfterMs.push(Math.round(lastedMs));
      if (!received.startsWith("HTTP/1.1 408 "))
        onFault(`a slow ${part} was answered ${JSON.stringify(received)} after ${Math.round(lastedMs)} ms`);
    }
  }

  try {
    await Promise.all([
      storm.done,
      bringACrowd(),
      ...Array.from({ length: options.slowSenders }, (_, index) =>
        sendSlowlyForAWhile(index % 2 ? "head" : "body"),
      ),
      bystander.done,
    ]);
    await checkAfterwards();
  } finally {
    clearTimeout(timer);
    over.abort();
    await recorded.close();
    await ingress.stop();
    await redis.close();
  }
  return report();

  async function checkAfterwards(): Promise<void> {
    if (hasEnded)
      return onFault(`the ingress ended:
${ingress.lastWords()}`);
    if (ingress.stderr() !== "") onFault(`the ingress wrote to stderr: ${ingress.stderr()}`);
    if (report().residentBytes.peak > MOST_RESIDENT_BYTES) onFault("the ingress took too much memory");
    await checkQueue();
  }

  async function checkQueue(): Promise<void> {
    const isMissing = (interactionId: string) => recorded.count(interactionId) === 0;
    const lost = () => [...bystander.acknowledged, ...storm.acknowledged].filter(isMissing);
    for (let waits = 0; waits < 50 && lost().length > 0; waits += 1) await sleep(100);
    for (const interactionId of lost()) onFault("acknowledged and not queued", JSON.stringify(interactionId));
    for (const interactionId of bystander.acknowledged) {
      if (recorded.count(interactionId) > 1) onFault("a good event was queued more than once");
    }
    // Whoever hung up before the answer may have been heard all the same.
    const heard = recorded.total() - bystander.acknowledged.size - storm.acknowledged.length;
    if (heard > storm.unanswered() * MOST_EVENTS) onFault(`${heard} events were queued without an answer`);
  }
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
