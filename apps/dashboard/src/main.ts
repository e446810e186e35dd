import { closeRedis, connectRedis, listen, makeMetrics, runProcess } from "@menuswitch/runtime";
import { makeDashboardApp } from "./app.ts";
import { credentialsOf, dashboardConfigSchema } from "./config.ts";

runProcess({
  name: "dashboard",
  env: process.env,
  schema: dashboardConfigSchema,
  async main({ config, logger, shutdown }) {
    const redis = connectRedis(config, { mode: "bounded", logger, name: "dashboard" });
    shutdown.add("redis", () => closeRedis(redis));

    const app = await makeDashboardApp({
      redis,
      keyPrefix: config.REDIS_KEY_PREFIX,
      partitions: config.INTERACTION_PARTITIONS,
      role: config.DASHBOARD_ROLE,
      credentials: credentialsOf(config),
      registry: makeMetrics({ app: "dashboard" }).registry,
      logger,
    });
    shutdown.add("dashboard", () => app.close());
    await listen(app, { host: config.HOST, port: config.PORT, logger });
  },
});
