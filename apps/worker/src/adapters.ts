import { genesysHosts, makeGenesysClient } from "@menuswitch/genesys";
import { makeDeliveries, makeQueueDepths, makeSetAside } from "@menuswitch/queue";
import { closeRedis, connectRedis, makeMetrics, type ProcessContext } from "@menuswitch/runtime";
import {
  makeBudget,
  makeCircuit,
  makeInteractionLedger,
  makeKeys,
  makeScripts,
  makeSegmentReader,
  makeSharedCatalog,
  makeTargetStore,
  sharedPseudonymKey,
} from "@menuswitch/state";
import type { WorkerConfig } from "./config.ts";
import { makeWorkerMetrics } from "./worker-metrics.ts";

export type Adapters = ReturnType<typeof makeAdapters>;

/** Everything the worker reaches the outside with. Nothing waits for Redis here. */
export function makeAdapters({ config, logger, shutdown }: ProcessContext<WorkerConfig>) {
  const keyPrefix = config.REDIS_KEY_PREFIX;
  const partitions = config.INTERACTION_PARTITIONS;
  const keys = makeKeys(keyPrefix);

  // Two connections: work waits for Redis however long it is away, a look at the metrics does not.
  const redis = connectRedis(config, { mode: "patient", logger, name: "worker" });
  shutdown.add("redis", () => closeRedis(redis));
  const metricsRedis = connectRedis(config, {
    mode: "bounded",
    logger: logger.child({}, { level: "silent" }),
    name: "worker-metrics",
  });
  shutdown.add("redis of the metrics", () => closeRedis(metricsRedis));

  const runScript = makeScripts(redis);
  const budgetOptions = {
    keys,
    limitPerMinute: config.GENESYS_RATE_LIMIT_PER_MINUTE,
    random: Math.random,
  };
  const scraped = { redis: metricsRedis, runScript: makeScripts(metricsRedis), keys };
  const budgetStatus = makeBudget({ ...scraped, ...budgetOptions }).status;
  const circuitIsOpen = makeCircuit(scraped).isOpen;

  const queueDepths = makeQueueDepths({ redis: metricsRedis, keyPrefix, partitions });
  shutdown.add("queue depths", () => queueDepths.close());
  const { registry, ...makers } = makeMetrics({ app: "worker" });
  const metrics = makeWorkerMetrics(
    { registry, ...makers },
    {
      queueDepths: () => queueDepths.read().catch(() => []),
      budget: () => budgetStatus().catch(() => undefined),
      circuitIsOpen: () => circuitIsOpen().catch(() => undefined),
    },
  );

  const deliveries = makeDeliveries({ redis, keyPrefix, coalesceWindowMs: config.COALESCE_WINDOW_MS });
  shutdown.add("deliveries queue", () => deliveries.close());
  const setAside = makeSetAside({
    redis,
    keyPrefix,
    onSetAside: (id, reason) => {
      metrics.setAside.inc();
      logger.error({ id, reason }, "an interaction could not be planned and was set aside");
    },
  });
  shutdown.add("set-aside queue", () => setAside.close());

  const genesys = makeGenesysClient({
    ...genesysHosts(config),
    clientId: config.GENESYS_CLIENT_ID,
    clientSecret: config.GENESYS_CLIENT_SECRET,
    authStyle: config.GENESYS_AUTH_STYLE,
    oauthScope: config.GENESYS_OAUTH_SCOPE,
    timeoutMs: config.GENESYS_TIMEOUT_MS,
  });
  shutdown.add("genesys client", () => genesys.close());

  return {
    redis,
    registry,
    metrics,
    deliveries,
    setAside,
    genesys,
    targets: makeTargetStore({ redis, runScript, keys, suspectDelayMs: config.SUSPECT_DELAY_MS }),
    budget: makeBudget({ redis, runScript, ...budgetOptions }),
    circuit: makeCircuit({ redis, runScript, keys }),
    ledger: makeInteractionLedger({ runScript, keys, dedupeTtlSeconds: config.DEDUPE_TTL_SECONDS }),
    segments: makeSegmentReader({ redis, template: config.SEGMENT_KEY_TEMPLATE }),
    sharedCatalog: makeSharedCatalog({ redis, runScript, keys }),
    sharedPseudonymKey: () => sharedPseudonymKey({ redis, keys }),
  };
}
