import { type Demand, uselessWrites, type Write, waitsOf } from "@menuswitch/rig";
import type { Centre } from "../centre.ts";
import { flowOf, menuIn, targetIds, targetOf } from "../menus.ts";
import type { Copy } from "../model/copy.ts";

type RecordedRequest = ReturnType<Centre["simulator"]["requests"]>[number];

/** What the simulated Genesys Cloud saw. */
export interface Figures {
  writes: number;
  /** Most writes in flight to one target. */
  mostInFlight: number;
  useless: number;
  /** Writes of what was there already, after something that left the fate of the write before unknown. */
  repairs: number;
  tooManyRequests: number;
  longestEventToLiveMs: number;
}

export function figuresOf(centre: Centre, copies: readonly Copy[]): Figures {
  const { simulator, repairWithinMs, disturbances, events } = centre;
  const demands = demandsOf(copies);
  const perTarget = targetIds.map((targetId) => {
    const flowId = flowOf(targetId);
    const writes = simulator.history(flowId).map(
      ({ body, arrivedAtMs, appliedAtMs }): Write => ({
        menuId: menuIn(body) ?? "",
        arrivedAtMs,
        appliedAtMs,
      }),
    );
    const requests = simulator.requests({ flowId, method: "PUT" });
    // A starved sender may give up on an answer that Genesys gave in time.
    const doubtful = events.doubtfulAttempts.get(flowId) ?? [];
    return {
      writes: writes.length,
      mostInFlight: simulator.inFlight(flowId).highest,
      waitMs: waitsOf(demands.get(targetId) ?? [], writes).reduce((most, { ms }) => Math.max(most, ms), 0),
      ...uselessWrites(writes, [...darkSpans(requests), ...doubtful, ...disturbances], repairWithinMs),
    };
  });
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    writes: sum(perTarget.map(({ writes }) => writes)),
    mostInFlight: Math.max(...perTarget.map(({ mostInFlight }) => mostInFlight)),
    useless: sum(perTarget.map(({ useless }) => useless.length)),
    repairs: sum(perTarget.map(({ repairs }) => repairs.length)),
    tooManyRequests: simulator.counts({ endpoint: "api" })["429"] ?? 0,
    longestEventToLiveMs: Math.max(...perTarget.map(({ waitMs }) => waitMs)),
  };
}

/** A request that ended without a clear answer leaves its sender in the dark, until another is answered clearly. */
function darkSpans(requests: readonly RecordedRequest[]): number[][] {
  return requests.flatMap(({ status, startedAtMs }, index) => {
    if (status !== null && status < 500 && status !== 408) return [];
    const answered = requests.slice(index + 1).find((later) => later.status === 200);
    return [[startedAtMs, answered?.endedAtMs ?? Number.POSITIVE_INFINITY]];
  });
}

/** Per target the callers that were newer than all before when they were acknowledged, oldest first. */
function demandsOf(copies: readonly Copy[]): Map<string, Demand[]> {
  const newestMs = new Map<string, number>();
  const demands = new Map<string, Demand[]>();
  for (const { fate, menuId, claimedAtMs, sentAtMs, receivedByMs } of copies) {
    if (fate !== "acked") continue;
    const occurredAt = claimedAtMs === undefined || claimedAtMs > sentAtMs + 60_000 ? sentAtMs : claimedAtMs;
    const targetId = targetOf(menuId);
    if (occurredAt < (newestMs.get(targetId) ?? 0)) continue;
    newestMs.set(targetId, occurredAt);
    const list = demands.get(targetId) ?? [];
    list.push({ menuId, atMs: receivedByMs });
    demands.set(targetId, list);
  }
  return demands;
}
