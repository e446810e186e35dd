import { makeSimulator } from "@menuswitch/genesys-simulator";
import { listen, makeMetrics, registerOperations, runProcess } from "@menuswitch/runtime";
import { simulatorConfigSchema } from "./config.ts";
import { eventPlanOf, settingsOf } from "./settings-of.ts";

runProcess({
  name: "simulator",
  env: process.env,
  schema: simulatorConfigSchema,
  async main({ config, logger, shutdown }) {
    const simulator = await makeSimulator(settingsOf(config));
    shutdown.add("simulator", () => simulator.close());
    const { registry } = makeMetrics({ app: "simulator" });
    registerOperations(simulator.app, { registry, readiness: () => ({ ready: true }) });
    await listen(simulator.app, { host: config.HOST, port: config.PORT, logger });
    const plan = eventPlanOf(config);
    if (plan) simulator.startEvents(plan);
  },
});
