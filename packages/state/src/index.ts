export { type Budget, makeBudget } from "./budget.ts";
export { type Circuit, makeCircuit } from "./circuit.ts";
export { type DecisionStore, makeDecisionStore } from "./decision-store.ts";
export {
  type Claim,
  type InteractionLedger,
  makeInteractionLedger,
  readExposures,
  type Sighting,
} from "./interaction-ledger.ts";
export { type Keys, makeKeys } from "./keys.ts";
export { sharedPseudonymKey } from "./pseudonym-key.ts";
export {
  makeReplayWindow,
  type ReplayWindow,
  ReplayWindowUnavailableError,
} from "./replay-window.ts";
export { makeScripts, type RedisConnection } from "./scripts.ts";
export { makeSegmentReader, type SegmentReader, type StoredSegment } from "./segment-reader.ts";
export { type ImportProgress, makeSegmentWriter, type SegmentWriter } from "./segment-writer.ts";
export {
  type CatalogReader,
  type CatalogVersion,
  makeCatalogReader,
  makeSharedCatalog,
  type SharedCatalog,
  sameVersion,
} from "./shared-catalog.ts";
export {
  type Candidate,
  type Lease,
  makeTargetStore,
  type Settlement,
  type TargetStore,
} from "./target-store.ts";
