import {
  closeRedis,
  commonVariables,
  connectRedis,
  listen,
  listenVariables,
  redisVariables,
  runProcess,
} from "@menuswitch/runtime";
import { z } from "zod";
import { eventSchema, makeContenderApp } from "../contender-app.ts";

const tokenSchema = z.object({ access_token: z.string() });
const PROMPTS: Record<string, string> = { premium: "Press 1 for priority support" };

/**
 * Where this began: the webhook reads the customer's segment and writes the flow before it answers. With a pool of
 * connections and a token kept, and without a wait, a retry or a limit of any kind: as fast as that way can be.
 */
runProcess({
  name: "call-per-webhook",
  env: process.env,
  schema: z.object({
    ...commonVariables,
    ...listenVariables(0),
    ...redisVariables,
    GENESYS_API_BASE: z.string(),
    GENESYS_TOKEN_URL: z.string(),
  }),
  async main({ config, logger, shutdown }) {
    const redis = connectRedis(config, { mode: "bounded", logger, name: "call-per-webhook" });
    shutdown.add("redis", () => closeRedis(redis));
    const granted = await fetch(config.GENESYS_TOKEN_URL, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from("demo-client:demo-secret").toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    const { access_token: token } = tokenSchema.parse(await granted.json());

    const app = makeContenderApp("call-per-webhook", async (body) => {
      const event = eventSchema.parse(body);
      const segment = (await redis.get(`customer:segment:${event.customer.id}`)) ?? "default";
      const answer = await fetch(`${config.GENESYS_API_BASE}/flows/call-per-webhook`, {
        method: "PUT",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          accept: "application/json",
        },
        body: JSON.stringify(flowWith(PROMPTS[segment] ?? "Press 1 for general support")),
      });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`Genesys answered ${answer.status}`);
      return { status: "processed", interactionId: event.id };
    });
    shutdown.add("http", () => app.close());
    await listen(app, { host: config.HOST, port: config.PORT, logger });
  },
});

function flowWith(prompt: string) {
  const config = {
    options: [{ value: "support", prompt }],
    timeout: 10_000,
    maxRetries: 3,
    playDigits: true,
  };
  return {
    id: "call-per-webhook",
    name: "Dynamic IVR Menu Flow",
    type: "voice",
    description: "Automatically updated via webhook service",
    steps: [{ id: "ivr-main-menu", type: "SetPrompt", config }],
    entrySteps: ["ivr-main-menu"],
  };
}
