export type { Controls } from "./controls.ts";
export type { FaultInput } from "./fault.ts";
export type { ActiveFault } from "./fault-list.ts";
export type { InFlight } from "./flights.ts";
export type { FlowContent } from "./flow-content.ts";
export type { AppliedWrite, FlowSummary, NewFlow } from "./flow-store.ts";
export type { CountFilter, RecordedRequest, RequestFilter } from "./journal.ts";
export type { Settings } from "./settings.ts";
export { makeSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
