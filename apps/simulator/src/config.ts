import { commonVariables, listenVariables } from "@menuswitch/runtime";
import { z } from "zod";

export const simulatorConfigSchema = z.object({
  SIMULATOR_CLIENT_ID: z.string().default("demo-client").describe("OAuth client that is given tokens"),
  SIMULATOR_CLIENT_SECRET: z.string().default("demo-secret").describe("Secret of that client"),
  SIMULATOR_RATE_LIMIT_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(300)
    .describe("API requests a minute granted to each token"),
  SIMULATOR_TOKEN_LIFETIME_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(86_400)
    .describe("How long a token is valid"),
  SIMULATOR_LATENCY_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(600_000)
    .default(0)
    .describe("How long every answer takes, in milliseconds"),
  ...commonVariables,
  ...listenVariables(8090),
});
