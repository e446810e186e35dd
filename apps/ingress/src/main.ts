import { makeInteractionCommitter } from "@menuswitch/queue";
import { closeRedis, connectRedis, listen, makeMetrics, redisAnswers, runProcess } from "@menuswitch/runtime";
import { makeIngressApp } from "./app.ts";
import { makeAuthentication } from "./authentication.ts";
import { ingressConfigSchema } from "./config.ts";
import { makeIngressMetrics } from "./ingress-metrics.ts";

runProcess({
  name: "ingress",
  env: process.env,
  schema: ingressConfigSchema,
  main: async ({ config, logger, shutdown }) => {
    const metrics = makeMetrics({ app: "ingress" });
    const ingressMetrics = makeIngressMetrics(metrics);

    const redis = connectRedis(config, { mode: "bounded", logger, name: "ingress" });
    shutdown.add("redis", () => closeRedis(redis));

    const committer = makeInteractionCommitter({
      redis,
      keyPrefix: config.REDIS_KEY_PREFIX,
      partitions: config.INTERACTION_PARTITIONS,
      timeoutMs: config.COMMIT_TIMEOUT_MS,
      maxWaiting: config.COMMIT_MAX_WAITING,
      onBatch: (interactions) => ingressMetrics.commitBatchSize.observe(interactions),
    });
    shutdown.add("committer", committer.close);

    const app = await makeIngressApp({
      authenticate: makeAuthentication(config, logger),
      commit: committer.commit,
      metrics: ingressMetrics,
      registry: metrics.registry,
      readiness: async () => ({ ready: await redisAnswers(redis) }),
      logger,
    });
    shutdown.add("http", () => app.close());

    await listen(app, { host: config.HOST, port: config.PORT, logger });
  },
});
