export { canonicalJson, type JsonValue } from "./canonical-json.ts";
export { type Catalog, catalogSchema, DEFAULT_SEGMENT, MAX_SEGMENT_LENGTH } from "./catalog.ts";
export { chooseMenu } from "./choose-menu.ts";
export {
  backoffMs,
  decideOutcome,
  LEASE_SLACK_MS,
  LONGEST_PAUSE_MS,
  type Outcome,
} from "./decide-outcome.ts";
export { DeliveryError, type DeliveryErrorCode, type DeliveryErrorDetails } from "./delivery-error.ts";
export { type CatalogMismatch, type CatalogPath, findCatalogProblems } from "./find-catalog-problems.ts";
export { findRowProblems, type RowProblem } from "./find-row-problems.ts";
export {
  creditedOccurredAt,
  type DecidedMenu,
  decidedMenuSchema,
  type Interaction,
  type InteractionSource,
  identitiesOf,
  interactionSchema,
  MAX_ID_LENGTH,
} from "./interaction.ts";
export { MAX_OPTIONS, type Menu } from "./menu.ts";
export { compareMoments, type Moment, newest } from "./moment.ts";
export { MAX_PARTITIONS, partitionOf } from "./partition.ts";
export { holderOf, placeFields, placementsOf, placeOf } from "./placements.ts";
export { type Desired, type Intent, needsDelivery, type TargetState } from "./target-state.ts";
export { type ColumnSource, optionPart } from "./targets/column-source.ts";
export { type DatatableTarget, MAX_ROWS, type RowTarget } from "./targets/datatable-target.ts";
export type { FlowTarget } from "./targets/flow-target.ts";
export type { Assignment, Placement } from "./targets/target-kind.ts";
export type { PlacedTarget, Target } from "./targets/target-kinds.ts";
export { type CatalogWarning, findCatalogWarnings } from "./warnings/find-catalog-warnings.ts";
