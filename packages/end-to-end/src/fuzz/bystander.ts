import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
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

/**
 * A well-behaved sender and a probe beside it: good events, `/livez` and `/metrics`, one after the other, until `signal`
 * aborts. Whatever is not answered as it should be is told to `onFault`.
 *
 * @param longestMs a slower answer is a fault
 */
export function startBystander(options: {
  url: string;
  key: string;
  longestMs: number;
  signal: AbortSignal;
  onFault: (fault: string) => void;
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

  async function sendEvent(): Promise<void> {
    const id = randomUUID();
    const answer = await ask(WEBHOOK_PATH, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key },
      body: JSON.stringify({ id, customer: { id: "bystander" } }),
    });
    if (answer?.status === 200) acknowledged.add(id);
    else if (answer) onFault(`a good event was answered with ${answer.status} ${answer.text}`);
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
      await look();
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
    } while (!signal.aborted);
  }

  return { acknowledged, latenciesMs, residentBytes, done: run() };
}
