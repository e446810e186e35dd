import type { AppliedWrite } from "./applied-writes.ts";
import type { DatatableSummary, NewDatatable } from "./datatables/datatable-store.ts";
import type { EventPlanInput } from "./events/event-plan.ts";
import type { EventRunView } from "./events/event-runs.ts";
import type { FaultInput } from "./faults/fault.ts";
import type { ActiveFault } from "./faults/fault-list.ts";
import type { InFlight } from "./flights.ts";
import type { FlowSummary, NewFlow } from "./flows/flow-store.ts";
import { type LockOwner, somebodyElse } from "./flows/lock-owner.ts";
import type { CountFilter, RecordedRequest, RequestFilter } from "./journal.ts";
import type { Org } from "./org.ts";
import type { Participant } from "./participant-store.ts";
import { changeSettings, type Settings, type SettingsPatch } from "./settings.ts";
import { flowPlace, participantPlace, rowPlace } from "./subject.ts";
import type { TokenStore } from "./tokens/token-store.ts";

/** A flow by its id, a row of a data table, or a participant of a conversation. */
export type Place = string | { flowId: string } | { datatableId: string; rowId: string } | Participant;

/** What a test or an operator can ask of the simulator, in process or over `/admin`. */
export type Controls = {
  /** @throws ZodError */
  addFault(fault: FaultInput): ActiveFault;
  /** The faults that can still strike. */
  faults(): ActiveFault[];
  removeFault(id: number): boolean;
  /** Requests already struck stay so. */
  clearFaults(): void;
  /** The last requests, oldest first. */
  requests(filter?: RequestFilter): RecordedRequest[];
  /** How many requests ended with each status since the start or reset; no whole answer counts as `unanswered`. */
  counts(filter?: CountFilter): Record<string, number>;
  flows(): FlowSummary[];
  /** Replaces a flow of the same id, a removed one too. */
  createFlow(flow: NewFlow): void;
  /** From then on the flow answers 410. */
  removeFlow(flowId: string): boolean;
  /** Somebody else's lock unless told otherwise. Creates the flow if need be. @throws ApiError 410 */
  lockFlow(flowId: string, owner?: LockOwner): void;
  /** Frees the flow whoever holds it, and drops the draft. */
  unlockFlow(flowId: string): boolean;
  datatables(): DatatableSummary[];
  /** With its first rows; counts as no write. @returns its id @throws ApiError for what the API refuses too */
  createDatatable(datatable: NewDatatable): string;
  removeDatatable(datatableId: string): boolean;
  /** What a flow's data table lookup finds now; undefined for nothing. */
  lookup(datatableId: string, rowId: string): Record<string, unknown> | undefined;
  createParticipant(participant: Participant): void;
  /** The call is over: from then on 404, unless participants come into being by themselves. */
  removeParticipant(participant: Participant): boolean;
  /** What the last write applied left there; undefined for a place never heard of. */
  holds(place: Place): Record<string, unknown> | undefined;
  /** The writes applied to the place, in the order they were applied. */
  history(place: Place): AppliedWrite[];
  /** Writes that have arrived and are not both answered (or abandoned) and applied (or dropped). */
  inFlight(place: Place): InFlight;
  /** Sends what the platform would send of that many calls, in the background. @throws ZodError */
  startEvents(plan: EventPlanInput): EventRunView;
  eventRuns(): EventRunView[];
  stopEvents(id: number): boolean;
  /** Tokens issued since the start or reset, and those valid now. */
  tokens(): { issued: number; valid: number };
  /** Requests with an older token are answered 401 `bad.credentials` from then on. */
  revokeTokens(): void;
  settings(): Settings;
  /** Changes the settings given, until the next reset. @throws ZodError */
  configure(settings: SettingsPatch): Settings;
  /** Back to the start, dropping what is delayed or hangs; tokens stay valid. */
  reset(): void;
};

type ControlsOptions = { tokens: TokenStore; currentOrg: () => Org; replaceOrg: () => void };

export function makeControls({ tokens, currentOrg, replaceOrg }: ControlsOptions): Controls {
  return {
    addFault: (fault) => currentOrg().faults.add(fault),
    faults: () => currentOrg().faults.list(),
    removeFault: (id) => currentOrg().faults.remove(id),
    clearFaults: () => currentOrg().faults.clear(),
    requests: (filter) => currentOrg().journal.requests(filter),
    counts: (filter) => currentOrg().journal.counts(filter),
    flows: () => currentOrg().flows.list(),
    createFlow: (flow) => void currentOrg().flows.create(flow),
    removeFlow: (flowId) => currentOrg().flows.remove(flowId),
    lockFlow(flowId, owner = somebodyElse) {
      currentOrg().flows.find(flowId).lock = owner;
    },
    unlockFlow(flowId) {
      const flow = currentOrg().flows.find(flowId);
      const wasLocked = flow.lock !== undefined;
      flow.versions.dropDraft();
      flow.lock = undefined;
      return wasLocked;
    },
    datatables: () => currentOrg().datatables.summaries(),
    createDatatable: (datatable) => currentOrg().datatables.create(datatable, datatable).id,
    removeDatatable: (datatableId) => currentOrg().datatables.remove(datatableId),
    lookup: (datatableId, rowId) => currentOrg().datatables.lookup(datatableId, rowId),
    createParticipant: (participant) => currentOrg().participants.create(participant),
    removeParticipant: (participant) => currentOrg().participants.remove(participant),
    holds(place) {
      const { flows, datatables, participants } = currentOrg();
      if (typeof place === "string") return flows.holds(place);
      if ("flowId" in place) return flows.holds(place.flowId);
      if ("participantId" in place) return participants.holds(place);
      return datatables.holds(place.datatableId, place.rowId);
    },
    history: (place) => currentOrg().writes.history(nameOf(place)),
    inFlight: (place) => currentOrg().flights.inFlight(nameOf(place)),
    startEvents: (plan) => currentOrg().events.start(plan),
    eventRuns: () => currentOrg().events.list(),
    stopEvents: (id) => currentOrg().events.stop(id),
    tokens: () => tokens.tally(),
    revokeTokens: () => tokens.revokeAll(),
    settings: () => ({ ...currentOrg().settings }),
    configure(patch) {
      const { settings } = currentOrg();
      return { ...Object.assign(settings, changeSettings(settings, patch)) };
    },
    reset() {
      replaceOrg();
      tokens.restartTally();
    },
  };
}

function nameOf(place: Place): string {
  if (typeof place === "string") return flowPlace(place);
  if ("flowId" in place) return flowPlace(place.flowId);
  return "participantId" in place ? participantPlace(place) : rowPlace(place.datatableId, place.rowId);
}
