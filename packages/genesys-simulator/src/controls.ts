import type { FaultInput } from "./fault.ts";
import type { ActiveFault } from "./fault-list.ts";
import type { InFlight } from "./flights.ts";
import type { FlowContent } from "./flow-content.ts";
import type { AppliedWrite, FlowSummary, NewFlow } from "./flow-store.ts";
import type { CountFilter, RecordedRequest, RequestFilter } from "./journal.ts";
import type { Org } from "./org.ts";
import { type Settings, type SettingsPatch, settingsSchema } from "./settings.ts";
import type { TokenStore } from "./token-store.ts";

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
  /** The body of the last write applied, as far as the flow keeps it; undefined for a flow never heard of. */
  holds(flowId: string): FlowContent | undefined;
  /** The writes applied to the flow, in the order they were applied. */
  history(flowId: string): AppliedWrite[];
  /** Writes that have arrived and are not both answered (or abandoned) and applied (or dropped). */
  inFlight(flowId: string): InFlight;
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
    holds: (flowId) => currentOrg().flows.holds(flowId),
    history: (flowId) => currentOrg().flows.history(flowId),
    inFlight: (flowId) => currentOrg().flights.inFlight(flowId),
    tokens: () => tokens.tally(),
    revokeTokens: () => tokens.revokeAll(),
    settings: () => ({ ...currentOrg().settings }),
    configure(patch) {
      const { settings } = currentOrg();
      return { ...Object.assign(settings, settingsSchema.parse({ ...settings, ...patch })) };
    },
    reset() {
      replaceOrg();
      tokens.restartTally();
    },
  };
}
