import { listen, runProcess } from "@menuswitch/runtime";
import { makeAdapters } from "./adapters.ts";
import { makeIngressApp } from "./app.ts";
import { ingressConfigSchema } from "./config.ts";

runProcess({
  name: "ingress",
  env: process.env,
  schema: ingressConfigSchema,
  main: async (context) => {
    const { config, logger, shutdown } = context;
    const app = await makeIngressApp(await makeAdapters(context));
    shutdown.add("http", () => app.close());
    await listen(app, { host: config.HOST, port: config.PORT, logger });
  },
});
