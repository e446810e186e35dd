import { type Catalog, DEFAULT_SEGMENT } from "@menuswitch/domain";
import type { Customer } from "./make-customers.ts";
import type { SentEvent } from "./send-events.ts";

/** From then on a target has to hold another menu. */
export interface Demand {
  /** When the event that says so was sent, epoch ms; `FROM_THE_START` where no event had to. */
  atMs: number;
  menuId: string;
}

/** The catalog says what a row of a data table holds, whoever calls. */
export const FROM_THE_START = 0;

/** What the events ask for, reckoned from them alone. */
export interface Expectation {
  interactionIds: ReadonlySet<string>;
  exposures: ReadonlyMap<string, number>;
  /** Per target, oldest first: the last is what it has to hold in the end. */
  demands: ReadonlyMap<string, readonly Demand[]>;
  /** Acknowledged again. */
  repeats: number;
  /** First heard of after an interaction that happened later. */
  late: number;
}

/**
 * The demo's own reckoning of what must come of the acknowledged events: it shares no code with what it checks, and
 * looks at nothing but events, segments and catalog.
 */
export function expectOutcome(
  sent: readonly SentEvent[],
  { catalog, customers }: { catalog: Catalog; customers: readonly Customer[] },
): Expectation {
  const segmentOf = new Map(customers.map(({ id, segment }) => [id, segment]));
  const interactionIds = new Set<string>();
  const exposures = new Map<string, number>();
  const demands = new Map(rowsOf(catalog));
  const newestMs = new Map<string, number>();
  let [repeats, late] = [0, 0];

  for (const { call, outcome, sentAtMs } of sent.toSorted((a, b) => a.sentAtMs - b.sentAtMs)) {
    if (!call || outcome !== "accepted") continue;
    if (interactionIds.has(call.interactionId)) {
      repeats += 1;
      continue;
    }
    const { menuId, targetId } = menuFor(segmentOf.get(call.customerId));
    interactionIds.add(call.interactionId);
    exposures.set(menuId, (exposures.get(menuId) ?? 0) + 1);

    if (call.occurredAtMs < Math.max(...newestMs.values())) late += 1;
    if (call.occurredAtMs < (newestMs.get(targetId) ?? 0)) continue;
    newestMs.set(targetId, call.occurredAtMs);
    demand(targetId, { atMs: sentAtMs, menuId });
  }
  return { interactionIds, exposures, demands, repeats, late };

  function demand(targetId: string, change: Demand): void {
    // A row is nobody's to change who calls.
    if (catalog.targets[targetId]?.kind !== "flow") return;
    const changes = demands.get(targetId) ?? [];
    if (changes.at(-1)?.menuId !== change.menuId) demands.set(targetId, [...changes, change]);
  }

  function menuFor(segment = DEFAULT_SEGMENT): { menuId: string; targetId: string } {
    const menuId = (catalog.segments[segment] ?? catalog.segments[DEFAULT_SEGMENT])?.menu ?? "";
    return { menuId, targetId: catalog.menus[menuId]?.target ?? "" };
  }
}

function rowsOf({ segments, menus, targets }: Catalog): [string, Demand[]][] {
  return Object.entries(segments).flatMap(([segment, { menu: menuId }]): [string, Demand[]][] => {
    const target = menus[menuId]?.target ?? "";
    if (targets[target]?.kind !== "datatable") return [];
    return [[`${target}/${segment}`, [{ atMs: FROM_THE_START, menuId }]]];
  });
}
