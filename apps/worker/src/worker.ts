import type { LoadedCatalog } from "@menuswitch/catalog";
import { consumeInteractions, consumeSweeps } from "@menuswitch/queue";
import { type ProcessContext, redisIsReady } from "@menuswitch/runtime";
import type { Adapters } from "./adapters.ts";
import { type CatalogInForce, makeCatalogInForce } from "./catalog-in-force.ts";
import type { WorkerConfig } from "./config.ts";
import { makeDeliverer } from "./deliver.ts";
import { makeEventLog } from "./event-log.ts";
import { makePlanner } from "./plan.ts";
import { makePseudonym } from "./pseudonym.ts";
import { makeSweep } from "./sweep.ts";
import { type CatalogWatch, watchCatalog } from "./watch-catalog.ts";

/** Batches planned side by side, per partition: planning waits for Redis only. */
const PLANNING_CONCURRENCY = 8;
/** Deliveries side by side: a target that hangs for the whole timeout must not keep others waiting. */
const DELIVERY_CONCURRENCY = 100;
/** The purse decides about requests; BullMQ paces the starts of jobs by the second, so that they come evenly. */
const PACE_WINDOW_MS = 1_000;
/** Starts per request: a start may find nothing to do, or wait for its turn, and would otherwise use a request's place up. */
const STARTS_PER_REQUEST = 3;

/** Starts planning, delivering and sweeping; resolves when Redis was there and all are running. */
export async function startWorker(
  { config, env, logger, shutdown }: ProcessContext<WorkerConfig>,
  adapters: Adapters,
  file: LoadedCatalog,
): Promise<{ catalog: CatalogInForce; watch: CatalogWatch; sweepNow: () => Promise<void> }> {
  const { redis, metrics, deliveries, targets } = adapters;
  const keyPrefix = config.REDIS_KEY_PREFIX;
  const now = Date.now;
  const onError = (err: Error) => {
    // While Redis is away that is the trouble, and its connection has said so.
    if (redisIsReady(redis)) logger.error({ err }, "the queue reports an error");
  };

  if (config.PSEUDONYM_KEY === undefined) {
    logger.warn("PSEUDONYM_KEY is not set: customers' pseudonyms are made with a random key kept in Redis");
  }
  const pseudonym = makePseudonym(config.PSEUDONYM_KEY ?? (await adapters.sharedPseudonymKey()));
  const eventLog = makeEventLog(logger, now);

  const catalog = await makeCatalogInForce({
    shared: adapters.sharedCatalog,
    file,
    logger,
    // What was refused may be right now: new content, or a new place for it.
    onChange: () => tryEverythingAgain(),
  });
  const sweep = makeSweep({ catalog, targets, deliveries, logger, now });
  async function tryEverythingAgain(): Promise<void> {
    await Promise.all(
      [...catalog.current().targets.values()].map(({ place }) => targets.clearBlocked(place)),
    );
    await sweep();
  }

  async function setPace(): Promise<void> {
    const { perMinute } = await adapters.budget.status();
    const perWindow = (perMinute * PACE_WINDOW_MS) / 60_000;
    await deliveries.setPace(Math.max(5, Math.ceil(STARTS_PER_REQUEST * perWindow)), PACE_WINDOW_MS);
  }
  await setPace();
  await tryEverythingAgain();

  const watch = watchCatalog({ file: config.MENU_CATALOG, known: file, env, catalog, metrics, logger });
  shutdown.add("catalog watch", () => watch.close());

  const deliver = makeDeliverer({
    ...adapters,
    catalog,
    eventLog,
    logger,
    requestTimeoutMs: config.GENESYS_TIMEOUT_MS,
    now,
    random: Math.random,
  });
  const close = (name: string, consumer: { close(): Promise<void> }) =>
    shutdown.add(name, () => consumer.close());
  close("deliveries", deliveries.consume({ concurrency: DELIVERY_CONCURRENCY, deliver, onError }));
  const interactions = consumeInteractions({
    redis,
    keyPrefix,
    partitions: config.INTERACTION_PARTITIONS,
    concurrency: PLANNING_CONCURRENCY,
    plan: makePlanner({ ...adapters, catalog, eventLog, pseudonym, logger, now }),
    setAside: adapters.setAside,
    onError,
  });
  close("interactions", interactions);
  const sweeps = consumeSweeps({ redis, keyPrefix, everyMs: config.SWEEP_INTERVAL_MS, sweep, onError });
  close("sweeps", sweeps);
  // What is set once would be missing after a Redis came back empty.
  const keepUp = () => Promise.all([setPace(), sweeps.ensureScheduled(), interactions.adoptPartitions()]);
  await keepUp();
  const upkeep = setInterval(() => void keepUp().catch(onError), config.SWEEP_INTERVAL_MS);
  shutdown.add("upkeep", () => clearInterval(upkeep));
  return { catalog, watch, sweepNow: sweep };
}
