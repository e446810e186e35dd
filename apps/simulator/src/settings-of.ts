import type { EventPlanInput, SimulatorOptions } from "@menuswitch/genesys-simulator";
import type { SimulatorConfig } from "./config.ts";

export function settingsOf(config: SimulatorConfig): SimulatorOptions {
  const requireLock = config.SIMULATOR_REQUIRE_LOCK;
  return {
    clientId: config.SIMULATOR_CLIENT_ID,
    clientSecret: config.SIMULATOR_CLIENT_SECRET,
    strict: config.SIMULATOR_STRICT,
    permissions: config.SIMULATOR_PERMISSIONS,
    rateLimitPerMinute: config.SIMULATOR_RATE_LIMIT_PER_MINUTE,
    tokenLifetimeSeconds: config.SIMULATOR_TOKEN_LIFETIME_SECONDS,
    latencyMs: config.SIMULATOR_LATENCY_MS,
    ...(requireLock && { requireLock }),
  };
}

/** Undefined without anybody to send events to. */
export function eventPlanOf(config: SimulatorConfig): EventPlanInput | undefined {
  const { SIMULATOR_EVENTS_URL: url, SIMULATOR_EVENTS_KEY: key } = config;
  if (url === undefined) return undefined;
  return {
    url,
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    conversations: config.SIMULATOR_EVENTS_CONVERSATIONS,
    conversationsPerSecond: config.SIMULATOR_EVENTS_PER_SECOND,
    seed: config.SIMULATOR_EVENTS_SEED,
  };
}
