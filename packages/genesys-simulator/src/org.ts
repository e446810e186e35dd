import { makeFaultList } from "./fault-list.ts";
import { makeFlights } from "./flights.ts";
import { makeFlowStore, type NewFlow } from "./flow-store.ts";
import { makeJournal } from "./journal.ts";
import { makeRateWindows } from "./rate-windows.ts";
import type { Settings } from "./settings.ts";

export type OrgOptions = { now: () => number; settings: Settings; flows: NewFlow[]; maxRecorded: number };

/**
 * All that a reset replaces. A request keeps the org it arrived in, so one that outlives a reset writes to the old
 * org, where nobody looks.
 */
export function makeOrg({ now, settings: initialSettings, flows, maxRecorded }: OrgOptions) {
  const settings = { ...initialSettings };
  const flowStore = makeFlowStore({ now, settings, maxHistoryPerFlow: maxRecorded });
  for (const flow of flows) flowStore.create(flow);
  const ended = new AbortController();

  return {
    settings,
    flows: flowStore,
    faults: makeFaultList({ now }),
    flights: makeFlights(),
    journal: makeJournal({ now, maxRecorded }),
    rateWindows: makeRateWindows({ now, limit: () => settings.rateLimitPerMinute }),
    /** Aborted when the org ends: what is delayed or hangs is dropped. */
    ended: ended.signal,
    end() {
      ended.abort();
    },
  };
}

export type Org = ReturnType<typeof makeOrg>;
