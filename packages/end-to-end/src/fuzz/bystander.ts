import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { OnFault } from "./faults.ts";
import { acceptedIds } from "./find-faults.ts";
import { WEBHOOK_PATH } from "./request.ts";

export interface Bystander {
  /** Interactions that were acknowledged. */
  acknowledged: ReadonlySet<string>;
  latenciesMs: readonly number[];
  /** Resident memory of the process, in bytes, as it was seen. */
  residentBytes: readonly number[];
  /** Until it has stopped. */
  done: Promise<void>;
}

const PAUSE_MS = 200;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * A well-behaved sender and a probe beside it: good events, events that lack something, `/livez` and `/metrics`, one after
 * the other, until `signal` aborts. Whatever is not answered as it should be is told to `onFault`.
 *
 * @param longestMs a slower answer is a fault
 */
export function startBystander(options: {
  url: string;
  key: string;
  longestMs: number;
  signal: AbortSignal;
  onFault: OnFault;
}): Bystander {
  const { url, key, longestMs, signal, onFault } = options;
  const acknowledged = new Set<string>();
  const latenciesMs: number[] = [];
  const residentBytes: number[] = [];

  async function ask(
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; text: string } | undefined> {
    const startedAt = performance.now();
    try {
      const answer = await fetch(url + path, { ...init, signal: AbortSignal.timeout(longestMs) });
      const text = await answer.text();
      latenciesMs.push(performance.now() - startedAt);
      return { status: answer.status, text };
    } catch (error) {
      const elapsedMs = Math.round(performance.now() - startedAt);
      onFault(
        `${path} was not answered for ${elapsedMs} ms: ${error instanceof Error ? error.message : error}`,
      );
      return undefined;
    }
  }

  const post = (event: object) =>
    ask(WEBHOOK_PATH, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key },
      body: JSON.stringify(event),
    });

  async function sendEvent(): Promise<void> {
    const id = randomUUID();
    const answer = await post({ id, customer: { id: "bystander" } });
    if (answer?.status === 200) acknowledged.add(id);
    else if (answer) onFault(`a good event was answered with ${answer.status} ${answer.text}`);
  }

  /** What another sender wrote into the prototype of all objects would be found in what is missing here. */
  async function leaveOut(): Promise<void> {
    const withoutId = await post({ customer: { id: "bystander" } });
    const [id] = acceptedIds(withoutId?.text ?? "");
    if (id !== undefined && UUID.test(id) && !acknowledged.has(id)) acknowledged.add(id);
    else if (withoutId)
      onFault(`an event without an id was answered with ${withoutId.status}`, withoutId.text);
    for (const customer of [undefined, {}]) {
      const answer = await post({ id: randomUUID(), customer });
      if (answer && answer.status !== 400)
        onFault(`an event without a customer was answered with ${answer.status}`, answer.text);
    }
  }

  async function look(): Promise<void> {
    const live = await ask("/livez");
    if (live && live.status !== 200) onFault(`/livez answered ${live.status}`);
    const metrics = await ask("/metrics");
    const resident = /^process_resident_memory_bytes\S* (\S+)$/m.exec(metrics?.text ?? "")?.[1];
    if (resident !== undefined) residentBytes.push(Number(resident));
  }

  async function run(): Promise<void> {
    do {
      await sendEvent();
      await leaveOut();
      await look();
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
    } while (!signal.aborted);
  }

  return { acknowledged, latenciesMs, residentBytes, done: run() };
}
