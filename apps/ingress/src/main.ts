import { makeBacklogDepths, makeInteractionCommitter } from "@menuswitch/queue";
import { closeRedis, connectRedis, listen, makeMetrics, redisAnswers, runProcess } from "@menuswitch/runtime";
import { makeKeys, makeReplayWindow } from "@menuswitch/state";
import { makeIngressApp } from "./app.ts";
import { makeAuthentication } from "./authentication/make-authentication.ts";
import { openBacklogGate } from "./backlog-gate.ts";
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

    const backlog = makeBacklogDepths({
      redis,
      keyPrefix: config.REDIS_KEY_PREFIX,
      partitions: config.INTERACTION_PARTITIONS,
    });
    shutdown.add("backlog", backlog.close);
    const gate = openBacklogGate({
      read: backlog.read,
      maxBatches: config.BACKLOG_MAX_BATCHES,
      maxAgeSeconds: config.BACKLOG_MAX_AGE_SECONDS,
      metrics,
    });
    shutdown.add("backlog gate", gate.close);

    const app = await makeIngressApp({
      authentication: makeAuthentication(config, {
        countFailure: ingressMetrics.countAuthenticationFailure,
        logger,
      }),
      rules: { identityRules: config.IDENTITY_RULES, mediaTypes: config.WEBHOOK_MEDIA_TYPES },
      commit: committer.commit,
      replays: makeReplayWindow({
        redis,
        keys: makeKeys(config.REDIS_KEY_PREFIX),
        // What was stamped as far ahead of now as it may be stays valid for that long.
        ttlSeconds: 2 * config.WEBHOOK_TOLERANCE_SECONDS,
      }),
      backlogIsFull: gate.isFull,
      metrics: ingressMetrics,
      registry: metrics.registry,
      readiness: async () => ({ ready: await redisAnswers(redis) }),
      logger,
    });
    shutdown.add("http", () => app.close());

    await listen(app, { host: config.HOST, port: config.PORT, logger });
  },
});
