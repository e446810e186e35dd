import { makeLogger, makeMetrics } from "@menuswitch/runtime";
import { testRedis } from "@menuswitch/test-support";
import { onTestFinished } from "vitest";
import { makeDashboardApp } from "../src/app.ts";
import { type BoardQueue, openBoardQueues } from "../src/open-board-queues.ts";

type Options = Partial<Parameters<typeof makeDashboardApp>[0]>;

export const silent = makeLogger({ name: "dashboard", level: "silent" });

/** A dashboard over queues of this test's own, ready for `app.inject`. Ends with the test. */
export async function startDashboard(options: Options = {}) {
  const { redis, keyPrefix } = testRedis();
  await redis.ping();
  const place = { redis, keyPrefix, partitions: 2 };
  const app = await makeDashboardApp({
    ...place,
    role: "viewer",
    credentials: undefined,
    registry: makeMetrics({ app: "dashboard" }).registry,
    logger: silent,
    ...options,
  });
  const boardQueues = openBoardQueues(place);
  onTestFinished(async () => {
    await Promise.all(boardQueues.map(({ queue }) => queue.close()));
    await app.close();
  });
  return { app, ...place, queues: boardQueues.map(({ queue }: BoardQueue) => queue) };
}
