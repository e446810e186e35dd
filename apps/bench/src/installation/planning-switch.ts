import { interactionsQueue, openQueue } from "@menuswitch/queue";
import type { Closers } from "@menuswitch/rig";
import { KEY_PREFIX, type Storage } from "./open-installation.ts";

/** Holds workers back from planning, so that a backlog can be put before workers that run and are warm. */
export interface PlanningSwitch {
  off(): Promise<void>;
  on(): Promise<void>;
}

export function makePlanningSwitch({ connection, partitions }: Storage, closers: Closers): PlanningSwitch {
  const queues = Array.from({ length: partitions }, (_, partition) =>
    openQueue(connection, interactionsQueue(KEY_PREFIX, partition)),
  );
  for (const queue of queues) closers.add(() => queue.close());
  return {
    off: async () => void (await Promise.all(queues.map((queue) => queue.pause()))),
    on: async () => void (await Promise.all(queues.map((queue) => queue.resume()))),
  };
}
