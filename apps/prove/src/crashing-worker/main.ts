import { formatProblems, readCatalogFile } from "@menuswitch/catalog";
import { listen, runProcess, StartError } from "@menuswitch/runtime";
import { makeAdapters, makeWorkerApp, startWorker, workerConfigSchema } from "@menuswitch/worker";
import { armCrashPoint, parseCrashPoint } from "./crash-point.ts";

const signal = process.env["PROVE_SIGNAL"] === "SIGSTOP" ? "SIGSTOP" : "SIGKILL";
const point = parseCrashPoint(process.env["PROVE_CRASH"] ?? "");

// A worker like any other, put together from the same parts, but for the one that ends it.
runProcess({
  name: "worker",
  env: process.env,
  schema: workerConfigSchema,
  async main(context) {
    const { config, env, logger, shutdown } = context;
    const file = await readCatalogFile(config.MENU_CATALOG, env);
    if (!file.ok) throw new StartError(formatProblems(file.problems));
    const adapters = makeAdapters(context);
    const app = makeWorkerApp({ registry: adapters.registry, readiness: async () => ({ ready: true }) });
    shutdown.add("health and metrics", () => app.close());
    await listen(app, { host: config.HOST, port: config.PORT, logger });
    const armed = armCrashPoint(adapters, point, () => process.kill(process.pid, signal));
    await startWorker(context, armed, file);
  },
});
