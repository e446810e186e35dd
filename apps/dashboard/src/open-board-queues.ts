import {
  deliveriesQueue,
  interactionsQueue,
  openQueue,
  type QueueLocation,
  setAsideQueue,
  sweepQueue,
} from "@menuswitch/queue";
import type { RedisConnection } from "@menuswitch/runtime";
import { deliveryView } from "./job-views/delivery-view.ts";
import { interactionsView } from "./job-views/interactions-view.ts";
import type { JobView } from "./job-views/job-view.ts";
import { setAsideView } from "./job-views/set-aside-view.ts";
import { sweepView } from "./job-views/sweep-view.ts";

export interface BoardQueue {
  queue: ReturnType<typeof openQueue>;
  description: string;
  view: JobView;
  /** Nobody consumes it: jobs stay until a person removes them. */
  isShelf: boolean;
}

/** All queues of an installation, in the order of an event's path. */
export function openBoardQueues(options: {
  redis: RedisConnection;
  keyPrefix: string;
  partitions: number;
}): BoardQueue[] {
  const { redis, keyPrefix, partitions } = options;
  const open = (
    location: QueueLocation,
    description: string,
    view: JobView,
    isShelf = false,
  ): BoardQueue => ({
    queue: openQueue(redis, location),
    description,
    view,
    isShelf,
  });
  return [
    ...Array.from({ length: partitions }, (_, partition) =>
      open(
        interactionsQueue(keyPrefix, partition),
        "Batches of interactions, from the ingress to the planners",
        interactionsView,
      ),
    ),
    open(
      deliveriesQueue(keyPrefix),
      "Targets whose menu may have to be written to Genesys Cloud",
      deliveryView,
    ),
    open(sweepQueue(keyPrefix), "The periodic look for targets left behind", sweepView),
    open(setAsideQueue(keyPrefix), "Interactions that could not be planned", setAsideView, true),
  ];
}
