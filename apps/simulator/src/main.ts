import { makeSimulator } from "@menuswitch/genesys-simulator";
import { listen, makeMetrics, registerOperations, runProcess } from "@menuswitch/runtime";
import { simulatorConfigSchema } from "./config.ts";

runProcess({
  name: "simulator",
  env: process.env,
  schema: simulatorConfigSchema,
  async main({ config, logger, shutdown }) {
    const simulator = await makeSimulator({
      clientId: config.SIMULATOR_CLIENT_ID,
      clientSecret: config.SIMULATOR_CLIENT_SECRET,
      rateLimitPerMinute: config.SIMULATOR_RATE_LIMIT_PER_MINUTE,
      tokenLifetimeSeconds: config.SIMULATOR_TOKEN_LIFETIME_SECONDS,
      latencyMs: config.SIMULATOR_LATENCY_MS,
    });
    shutdown.add("simulator", () => simulator.close());
    const { registry } = makeMetrics({ app: "simulator" });
    registerOperations(simulator.app, { registry, readiness: () => ({ ready: true }) });
    await listen(simulator.app, { host: config.HOST, port: config.PORT, logger });
  },
});
