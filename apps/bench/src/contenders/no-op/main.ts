import { commonVariables, listen, listenVariables, runProcess } from "@menuswitch/runtime";
import { z } from "zod";
import { makeContenderApp } from "../contender-app.ts";

/** Fastify reads the JSON and answers: the least a webhook can cost with it. */
runProcess({
  name: "no-op",
  env: process.env,
  schema: z.object({ ...commonVariables, ...listenVariables(0) }),
  async main({ config, logger, shutdown }) {
    const app = makeContenderApp("no-op", () => ({ status: "accepted" }));
    shutdown.add("http", () => app.close());
    await listen(app, { host: config.HOST, port: config.PORT, logger });
  },
});
