import { formatProblems, readCatalogFile } from "@menuswitch/catalog";
import { listen, redisAnswers, runProcess, StartError } from "@menuswitch/runtime";
import { makeAdapters } from "./adapters.ts";
import { workerConfigSchema } from "./config.ts";
import { startWorker } from "./worker.ts";
import { makeWorkerApp } from "./worker-app.ts";

runProcess({
  name: "worker",
  env: process.env,
  schema: workerConfigSchema,
  async main(context) {
    const { config, env, logger, shutdown } = context;
    const file = await readCatalogFile(config.MENU_CATALOG, env);
    if (!file.ok) throw new StartError(formatProblems(file.problems));

    const adapters = makeAdapters(context);
    let running: Awaited<ReturnType<typeof startWorker>> | undefined;
    const app = makeWorkerApp({
      registry: adapters.registry,
      readiness: async () => ({
        ready: running !== undefined && (await redisAnswers(adapters.redis)),
        details: { redis: adapters.redis.status, catalog: describeCatalog() },
      }),
    });
    const describeCatalog = () => {
      const problems = running?.watch.problems();
      const version = running?.catalog.current().version;
      return {
        state: problems === undefined ? "current" : "stale",
        ...(problems !== undefined && { problems }),
        ...(version && {
          modifiedAt: new Date(version.modifiedAt).toISOString(),
          hash: version.hash.slice(0, 12),
        }),
      };
    };
    shutdown.add("health and metrics", () => app.close());
    await listen(app, { host: config.HOST, port: config.PORT, logger });
    running = await startWorker(context, adapters, file);
    logger.info({ targets: running.catalog.current().targets.size }, "working");
  },
});
