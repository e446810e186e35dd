import { setTimeout as sleep } from "node:timers/promises";
import { interactionsQueue, openQueue } from "@menuswitch/queue";
import type { Closers } from "@menuswitch/rig";
import { KEY_PREFIX } from "./open-installation.ts";
import type { Storage } from "./open-storage.ts";

/** Holds workers back from planning, so that a backlog can be put before workers that run and are warm. */
export interface PlanningSwitch {
  /** Resolves when the batches in hand are planned. */
  off(): Promise<void>;
  on(): Promise<void>;
}

export function makePlanningSwitch({ connection, partitions }: Storage, closers: Closers): PlanningSwitch {
  const queues = Array.from({ length: partitions }, (_, partition) =>
    openQueue(connection, interactionsQueue(KEY_PREFIX, partition)),
  );
  for (const queue of queues) closers.add(() => queue.close());
  return {
    async off() {
      await Promise.all(queues.map((queue) => queue.pause()));
      for (const queue of queues) while ((await queue.getActiveCount()) > 0) await sleep(5);
    },
    async on() {
      await Promise.all(queues.map((queue) => queue.resume()));
    },
  };
}
