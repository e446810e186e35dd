import { setTimeout as sleep } from "node:timers/promises";
import { type Connection, openConnection } from "./connection.ts";
import { eventOf, questionOf } from "./event.ts";
import type { Load, LoadResult } from "./load.ts";

/** What was due and found no free connection may still leave for so long. */
const GRACE_MS = 1_000;
const LONGEST_ANSWER_MS = 10_000;
/** The receiver takes in the connections meanwhile. */
const SETTLE_MS = 50;

/**
 * Sends a load. In the open loop a request's latency counts from when it was due, so that a receiver that stalls is charged
 * with every request that the stall kept waiting.
 */
export async function sendLoad(load: Load): Promise<LoadResult> {
  const { hostname, port, pathname } = new URL(load.url);
  const head = headOf(load, pathname);
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => openConnection(hostname, Number(port))),
  );
  const idle: Connection[] = [...connections];
  const latencies: number[] = [];
  const sentAtMs: number[] = [];
  const unacknowledged: number[] = [];
  const statuses = new Map<number, number>();
  await sleep(SETTLE_MS);
  const clockOffsetMs = Date.now() - performance.now();
  const cpuBefore = process.cpuUsage();
  const startedAtMs = performance.now();
  const schedule = scheduleOf(load, startedAtMs);
  let inFlight = 0;
  let lastAnswerAtMs = startedAtMs;

  function sendDue(): void {
    while (idle.length > 0) {
      const sequence = sentAtMs.length;
      const nowMs = performance.now();
      const dueAtMs = nowMs < schedule.lastSendMs ? schedule.dueAt(sequence, nowMs) : undefined;
      if (dueAtMs === undefined) return;
      const connection = idle.pop();
      if (!connection?.isOpen()) continue;
      sentAtMs.push(clockOffsetMs + nowMs);
      inFlight += 1;
      connection.send(head + bodyOf(load, sequence), (status) => {
        inFlight -= 1;
        lastAnswerAtMs = performance.now();
        latencies.push(lastAnswerAtMs - dueAtMs);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 200) unacknowledged.push(sequence);
        idle.push(connection);
        sendDue();
      });
    }
  }
  const somethingIsDue = () => schedule.dueAt(sentAtMs.length, schedule.endMs) !== undefined;

  while (performance.now() < schedule.lastSendMs && somethingIsDue()) {
    sendDue();
    await sleep(1);
  }
  const giveUpAtMs = performance.now() + LONGEST_ANSWER_MS;
  while (inFlight > 0 && performance.now() < giveUpAtMs) await sleep(1);
  const tookMs = lastAnswerAtMs - startedAtMs;
  const cpu = process.cpuUsage(cpuBefore);
  for (const connection of connections) connection.close();
  while (inFlight > 0) await sleep(1);

  const endedAtMs = performance.now();
  for (let unsent = sentAtMs.length; unsent < schedule.requests; unsent += 1) {
    latencies.push(endedAtMs - (schedule.dueAt(unsent, schedule.endMs) ?? endedAtMs));
  }
  return {
    due: Math.max(sentAtMs.length, schedule.requests),
    sent: sentAtMs.length,
    acknowledged: statuses.get(200) ?? 0,
    unacknowledged,
    statuses,
    latenciesMs: Float64Array.from(latencies).sort(),
    sentAtMs: Float64Array.from(sentAtMs),
    tookMs,
    cpuMicros: cpu.user + cpu.system,
  };
}

interface Schedule {
  /** When the last requests become due. */
  endMs: number;
  /** After this nothing is sent. */
  lastSendMs: number;
  /** How many become due; 0 where that depends on the answers. */
  requests: number;
  /** When the request of a number is due; undefined where that is after `nowMs`, or never. */
  dueAt(sequence: number, nowMs: number): number | undefined;
}

function scheduleOf({ ratePerSecond, seconds }: Load, startMs: number): Schedule {
  const endMs = startMs + seconds * 1_000;
  if (ratePerSecond === undefined) {
    return { endMs, lastSendMs: endMs, requests: 0, dueAt: (_sequence, nowMs) => nowMs };
  }
  const requests = Math.round(ratePerSecond * seconds);
  return {
    endMs,
    lastSendMs: endMs + GRACE_MS,
    requests,
    dueAt(sequence, nowMs) {
      const dueAtMs = startMs + (sequence * 1_000) / ratePerSecond;
      return sequence < requests && dueAtMs <= nowMs ? dueAtMs : undefined;
    },
  };
}

const bodyOf = (load: Load, sequence: number) =>
  load.bodies === "questions" ? questionOf(load, sequence) : eventOf(load, sequence);

function headOf(load: Load, path: string): string {
  const lines = [`POST ${path} HTTP/1.1`, "Host: 127.0.0.1", "Content-Type: application/json"];
  const named = Object.entries(load.headers).map(([name, value]) => `${name}: ${value}`);
  return [...lines, ...named, `Content-Length: ${bodyOf(load, 0).length}`, "", ""].join("\r\n");
}
