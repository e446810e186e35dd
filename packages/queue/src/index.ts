export { type Deliveries, type DeliveryRun, type DeliveryVerdict, makeDeliveries } from "./deliveries.ts";
export { CommitUnavailableError, type GroupCommit, makeGroupCommit } from "./group-commit.ts";
export { type InteractionCommitter, makeInteractionCommitter } from "./interaction-committer.ts";
export { consumeInteractions, type InteractionConsumer } from "./interaction-consumer.ts";
export { openQueue, type RedisConnection } from "./open-queue.ts";
export { makeBacklogDepths, makeQueueDepths, type QueueDepth, type QueueDepths } from "./queue-depths.ts";
export {
  deliveriesQueue,
  interactionsQueue,
  type QueueLocation,
  setAsideQueue,
  sweepQueue,
} from "./queue-names.ts";
export { makeSetAside, type SetAside } from "./set-aside.ts";
export { consumeSweeps, type Sweeps } from "./sweeps.ts";
