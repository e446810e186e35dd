import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { runProcess } from "../../src/run-process.ts";
import { StartError } from "../../src/start-error.ts";
import { commonVariables, listenVariables } from "../../src/variables.ts";

/** A process in the frame, whose fate its variables decide. */
runProcess({
  name: "example",
  env: process.env,
  schema: z.object({
    ...commonVariables,
    ...listenVariables(0),
    FATE: z.enum([
      "run",
      "refuse",
      "throw",
      "throw-later",
      "reject-later",
      "slow-stop",
      "bad-stop",
      "done",
      "chatty",
    ]),
  }),
  main: ({ config, logger, shutdown }) => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    const close = (name: string) => () => logger.info({ closed: name }, "closed");
    shutdown.add("first", () => {
      server.close();
      close("first")();
    });
    if (config.FATE === "slow-stop") shutdown.add("slow", () => setTimeout(60_000));
    if (config.FATE === "bad-stop") shutdown.add("bad", () => Promise.reject(new Error("will not close")));
    shutdown.add("last", close("last"));

    if (config.FATE === "refuse") throw new StartError("the door is locked");
    if (config.FATE === "throw") throw new Error("broken");
    if (config.FATE === "throw-later") setImmediate(() => JSON.parse("{"));
    if (config.FATE === "reject-later") setImmediate(() => void Promise.reject(new Error("broken")));
    if (config.FATE === "done") shutdown.begin(3);
    if (config.FATE === "chatty") {
      for (let index = 0; index < 20_000; index += 1) logger.info({ index }, "chat");
      process.kill(process.pid, "SIGKILL");
    }
    logger.info("started");
  },
});
