import type { Line } from "@menuswitch/rig";

/** What the workers wrote to stdout of exposures and writes, whichever process it was and whatever became of it. */
export interface EventRecord {
  onLine(line: Line): void;
  /** Interaction → menus it was logged with. */
  logged: Map<string, Set<string>>;
  exposureLines(): number;
  updateLines(): number;
  /** Attempts that were counted although the one before was only told to wait (429). */
  attemptsSpentByWaiting(): number;
  /** Flow → spans, epoch ms, of attempts whose sender says that it does not know what became of them. */
  doubtfulAttempts: ReadonlyMap<string, readonly number[][]>;
  /** Attempts to write to the flow that were answered 200 and took that long or longer, as their workers tell. */
  longAttempts(flowId: string, ms: number): number;
  /** How often a worker said this of the target. */
  said(message: string, targetId: string): number;
}

/** `BUSY`: what was written may still lie in a draft. */
const DOUBTFUL = new Set<unknown>(["TIMEOUT", "CONNECTION_LOST", "SERVER_ERROR", "BUSY"]);

export function makeEventRecord(): EventRecord {
  const logged = new Map<string, Set<string>>();
  const messages = new Map<string, number>();
  const lastUpdates = new Map<unknown, { status: unknown; attempt: number }>();
  const doubtfulAttempts = new Map<string, number[][]>();
  const answeredAfterMs = new Map<string, number[]>();
  let [exposures, updates, spent] = [0, 0, 0];

  function onUpdate({ target, status, attempt, flow_id, error_code, timestamp, latency_ms }: Line): void {
    updates += 1;
    const last = lastUpdates.get(target);
    if (last?.status === 429 && Number(attempt) > last.attempt) spent += 1;
    lastUpdates.set(target, { status, attempt: Number(attempt) });
    const flowId = String(flow_id);
    if (status === 200)
      answeredAfterMs.set(flowId, [...(answeredAfterMs.get(flowId) ?? []), Number(latency_ms)]);
    if (!DOUBTFUL.has(error_code)) return;
    const endedAtMs = Number(timestamp) * 1_000;
    const spans = doubtfulAttempts.get(flowId) ?? [];
    doubtfulAttempts.set(flowId, [...spans, [endedAtMs - Number(latency_ms), endedAtMs]]);
  }

  return {
    logged,
    doubtfulAttempts,
    exposureLines: () => exposures,
    updateLines: () => updates,
    attemptsSpentByWaiting: () => spent,
    longAttempts: (flowId, ms) => (answeredAfterMs.get(flowId) ?? []).filter((took) => took >= ms).length,
    said: (message, targetId) => messages.get(nameOf(message, targetId)) ?? 0,
    onLine(line) {
      const type = line["event_type"];
      if (type === "ivr_menu_update") onUpdate(line);
      if (type === "ivr_menu_exposure") {
        exposures += 1;
        const id = String(line["interaction_id"]);
        const menus = logged.get(id) ?? new Set();
        logged.set(id, menus.add(String(line["variant_id"])));
      }
      const message = String(line["msg"] ?? "");
      if (message === "" || messages.size >= 1_000) return;
      const name = nameOf(message, line["target"]);
      messages.set(name, (messages.get(name) ?? 0) + 1);
    },
  };
}

const nameOf = (message: string, target: unknown) => `${message} ${target}`;
