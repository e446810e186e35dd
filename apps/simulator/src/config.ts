import { commonVariables, listenVariables } from "@menuswitch/runtime";
import { z } from "zod";

export const simulatorConfigSchema = z.object({
  SIMULATOR_CLIENT_ID: z.string().default("demo-client").describe("OAuth client that is given tokens"),
  SIMULATOR_CLIENT_SECRET: z.string().default("demo-secret").describe("Secret of that client"),
  SIMULATOR_STRICT: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .describe("Only what the platform documents: `true` takes nothing that the tutorial takes for granted"),
  SIMULATOR_PERMISSIONS: z
    .string()
    .default("all")
    .transform((text) =>
      text.trim() === "all" ? ("all" as const) : text.split(",").map((part) => part.trim()),
    )
    .describe("What the client's role allows: `all`, or permissions, comma-separated"),
  SIMULATOR_REQUIRE_LOCK: z
    .enum(["never", "always", "only-if-locked-by-other"])
    .optional()
    .describe("When a write to a flow needs its lock; unset: `never`, with SIMULATOR_STRICT `always`"),
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
  SIMULATOR_EVENTS_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Where the events of simulated calls are sent at the start; unset: none are"),
  SIMULATOR_EVENTS_KEY: z
    .string()
    .optional()
    .describe("The receiver's key, sent as bearer token with events"),
  SIMULATOR_EVENTS_CONVERSATIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe("How many calls are simulated at the start"),
  SIMULATOR_EVENTS_PER_SECOND: z.coerce
    .number()
    .positive()
    .max(1000)
    .default(10)
    .describe("How many calls begin in a second"),
  SIMULATOR_EVENTS_SEED: z.coerce.number().int().default(1).describe("The same seed makes the same calls"),
  ...commonVariables,
  ...listenVariables(8090),
});

export type SimulatorConfig = z.output<typeof simulatorConfigSchema>;
