import { makeAppliedWrites } from "./applied-writes.ts";
import { makeDatatableStore, type NewDatatable } from "./datatables/datatable-store.ts";
import { makeEventRuns } from "./events/event-runs.ts";
import { makeFaultList } from "./faults/fault-list.ts";
import { makeFlights } from "./flights.ts";
import { makeFlowStore, type NewFlow } from "./flows/flow-store.ts";
import type { LockOwner } from "./flows/lock-owner.ts";
import { makeJobStore } from "./jobs/job-store.ts";
import { makeJournal } from "./journal.ts";
import { makeParticipantStore } from "./participant-store.ts";
import { makeRateWindows } from "./rate-windows.ts";
import type { Settings } from "./settings.ts";
import type { Subject } from "./subject.ts";

export type OrgOptions = {
  now: () => number;
  settings: Settings;
  flows: NewFlow[];
  datatables: NewDatatable[];
  maxRecorded: number;
  /** Whoever has a token. */
  client: LockOwner;
};

/**
 * All that a reset replaces. A request keeps the org it arrived in, so one that outlives a reset writes to the old
 * org, where nobody looks.
 */
export function makeOrg({
  now,
  settings: initialSettings,
  flows,
  datatables,
  maxRecorded,
  client,
}: OrgOptions) {
  const settings = { ...initialSettings };
  const writes = makeAppliedWrites({ now, maxRemembered: maxRecorded });
  const flowStore = makeFlowStore({ now, settings, writes, client });
  for (const flow of flows) flowStore.create(flow);
  const datatableStore = makeDatatableStore({ now, settings, writes });
  for (const datatable of datatables) datatableStore.create(datatable, datatable);
  const participants = makeParticipantStore({ settings, writes, maxRemembered: maxRecorded });
  // Only while its call lasts a participant can be given attributes.
  const events = makeEventRuns({
    now: Date.now,
    onStart: (conversation) => participants.create(conversation),
    onEnd: (conversation) => participants.remove(conversation),
  });
  const ended = new AbortController();

  return {
    settings,
    client,
    flows: flowStore,
    datatables: datatableStore,
    jobs: makeJobStore({ maxRemembered: maxRecorded }),
    participants,
    events,
    now,
    writes,
    /** Undefined for what has no division or is not there. */
    divisionOf({ flowId, datatableId }: Subject): string | undefined {
      if (flowId !== undefined) return flowStore.divisionOf(flowId);
      return datatableId === undefined ? undefined : datatableStore.divisionOf(datatableId);
    },
    faults: makeFaultList({ now }),
    flights: makeFlights({ maxRemembered: maxRecorded }),
    journal: makeJournal({ now, maxRecorded }),
    rateWindows: makeRateWindows({ now, limit: () => settings.rateLimitPerMinute }),
    /** Acts later, unless the org ends before. */
    after(ms: number, act: () => void) {
      const timer = setTimeout(act, ms).unref();
      ended.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
    },
    /** Aborted when the org ends: what is delayed or hangs is dropped. */
    ended: ended.signal,
    end() {
      ended.abort();
      events.stopAll();
    },
  };
}

export type Org = ReturnType<typeof makeOrg>;
