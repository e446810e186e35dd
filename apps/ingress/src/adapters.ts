import { randomUUID } from "node:crypto";
import { readCatalogFile } from "@menuswitch/catalog";
import { makeBacklogDepths, makeInteractionCommitter } from "@menuswitch/queue";
import {
  closeRedis,
  connectRedis,
  makeMetrics,
  type ProcessContext,
  redisAnswers,
  redisIsReady,
} from "@menuswitch/runtime";
import {
  makeCatalogReader,
  makeDecisionStore,
  makeKeys,
  makeReplayWindow,
  makeSegmentReader,
} from "@menuswitch/state";
import type { IngressDependencies } from "./app.ts";
import { makeAuthentication } from "./authentication/make-authentication.ts";
import { openBacklogGate } from "./backlog-gate.ts";
import { followCatalog } from "./catalog-follower.ts";
import type { IngressConfig } from "./config.ts";
import { makeDecider } from "./decide.ts";
import { makeIngressMetrics } from "./ingress-metrics.ts";

/** Everything the ingress reaches the outside with. A Redis that is away delays it by a second at most. */
export async function makeAdapters(
  { config, env, logger, shutdown }: ProcessContext<IngressConfig>,
  { catalogLookMs = 1_000 } = {},
): Promise<IngressDependencies> {
  const keyPrefix = config.REDIS_KEY_PREFIX;
  const partitions = config.INTERACTION_PARTITIONS;
  const keys = makeKeys(keyPrefix);
  const metrics = makeMetrics({ app: "ingress" });
  const ingressMetrics = makeIngressMetrics(metrics);

  const redis = connectRedis(config, { mode: "bounded", logger, name: "ingress" });
  shutdown.add("redis", () => closeRedis(redis));

  const committer = makeInteractionCommitter({
    redis,
    keyPrefix,
    partitions,
    timeoutMs: config.COMMIT_TIMEOUT_MS,
    maxWaiting: config.COMMIT_MAX_WAITING,
    onBatch: (interactions) => ingressMetrics.commitBatchSize.observe(interactions),
  });
  shutdown.add("committer", committer.close);

  const backlog = makeBacklogDepths({ redis, keyPrefix, partitions });
  shutdown.add("backlog", backlog.close);
  const gate = openBacklogGate({
    read: backlog.read,
    maxBatches: config.BACKLOG_MAX_BATCHES,
    maxAgeSeconds: config.BACKLOG_MAX_AGE_SECONDS,
    metrics,
  });
  shutdown.add("backlog gate", gate.close);

  const catalog = await followCatalog({
    published: makeCatalogReader({ redis, keys }),
    redis,
    readFile: () => readCatalogFile(config.MENU_CATALOG, env),
    lookEveryMs: catalogLookMs,
    logger,
  });
  shutdown.add("catalog", catalog.close);

  return {
    authentication: makeAuthentication(config, {
      countFailure: ingressMetrics.countAuthenticationFailure,
      logger,
    }),
    replays: makeReplayWindow({
      redis,
      keys,
      // What was stamped as far ahead of now as it may be stays valid for that long.
      ttlSeconds: 2 * config.WEBHOOK_TOLERANCE_SECONDS,
    }),
    rules: { identityRules: config.IDENTITY_RULES, mediaTypes: config.WEBHOOK_MEDIA_TYPES },
    commit: committer.commit,
    backlogIsFull: gate.isFull,
    decide: makeDecider({
      catalog,
      decisions: makeDecisionStore({ redis, keys, ttlSeconds: config.DEDUPE_TTL_SECONDS }),
      segments: makeSegmentReader({ redis, template: config.SEGMENT_KEY_TEMPLATE }),
      identityRules: config.IDENTITY_RULES,
      commit: committer.commit,
      backlogIsFull: gate.isFull,
      timeoutMs: config.DECISION_TIMEOUT_MS,
      newId: randomUUID,
      metrics: ingressMetrics,
      logger,
      onError: (err) => {
        // While Redis is away that is the trouble, and its connection has said so.
        if (redisIsReady(redis)) logger.error({ err }, "a decision failed");
      },
    }),
    metrics: ingressMetrics,
    registry: metrics.registry,
    readiness: async () => ({
      ready: await redisAnswers(redis),
      details: { catalog: catalog.describe() },
    }),
    logger,
  };
}
