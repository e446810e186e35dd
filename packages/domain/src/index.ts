export { canonicalJson, type JsonValue } from "./canonical-json.ts";
export {
  type Catalog,
  catalogSchema,
  DEFAULT_SEGMENT,
  type FlowTarget,
  MAX_SEGMENT_LENGTH,
  type Menu,
  type Target,
} from "./catalog.ts";
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
export {
  creditedOccurredAt,
  type Interaction,
  type InteractionSource,
  identitiesOf,
  interactionSchema,
  MAX_ID_LENGTH,
} from "./interaction.ts";
export { compareMoments, type Moment, newest } from "./moment.ts";
export { partitionOf } from "./partition.ts";
export { placeOf } from "./place-of.ts";
export { type Desired, type Intent, needsDelivery, type TargetState } from "./target-state.ts";
