import { interactionsQueue, openQueue } from "@menuswitch/queue";
import {
  closeRedis,
  commonVariables,
  connectRedis,
  listen,
  listenVariables,
  redisVariables,
  runProcess,
} from "@menuswitch/runtime";
import { z } from "zod";
import { eventSchema, makeContenderApp } from "../contender-app.ts";

/** The way most would write it with BullMQ: one `queue.add` per webhook, answered when Redis has taken it. */
runProcess({
  name: "job-per-webhook",
  env: process.env,
  schema: z.object({ ...commonVariables, ...listenVariables(0), ...redisVariables }),
  async main({ config, logger, shutdown }) {
    const redis = connectRedis(config, { mode: "bounded", logger, name: "job-per-webhook" });
    shutdown.add("redis", () => closeRedis(redis));
    const queue = openQueue<object>(redis, interactionsQueue(config.REDIS_KEY_PREFIX, 0), {
      removeOnComplete: { count: 200 },
    });
    const app = makeContenderApp("job-per-webhook", async (body) => {
      const event = eventSchema.parse(body);
      await queue.add("interaction", { ...event, receivedAt: Date.now() });
      return { status: "accepted", interactionId: event.id };
    });
    shutdown.add("http", () => app.close());
    await listen(app, { host: config.HOST, port: config.PORT, logger });
  },
});
