import type { Launch } from "./process-group.ts";
import type { Settings } from "./settings.ts";

const WORKERS = 2;

/** The simulated Genesys Cloud as a process. */
export function simulatorLaunch(settings: Settings): Launch {
  return {
    name: "simulator",
    app: "simulator",
    familiarPort: 8090,
    env: {
      SIMULATOR_CLIENT_ID: settings.clientId,
      SIMULATOR_CLIENT_SECRET: settings.clientSecret,
      SIMULATOR_RATE_LIMIT_PER_MINUTE: String(settings.ratePerMinute),
      SIMULATOR_LATENCY_MS: String(settings.genesysLatencyMs),
      SHUTDOWN_TIMEOUT_MS: String(settings.stopMs),
    },
  };
}

/** What the catalogs take from the environment. */
export function catalogVariables({ flowId, datatableId }: Settings): Record<string, string> {
  return { GENESYS_FLOW_ID: flowId, GENESYS_DATATABLE_ID: datatableId };
}

/** Menuswitch as processes, set up as an operator would. */
export function menuswitchLaunches(
  settings: Settings,
  { redisUrl, simulatorUrl }: { redisUrl: string; simulatorUrl: string },
): { workers: Launch[]; dashboard: Launch; ingress: Launch } {
  const common = {
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: settings.keyPrefix,
    SHUTDOWN_TIMEOUT_MS: String(settings.stopMs),
  };
  const workerEnv = {
    ...common,
    GENESYS_API_BASE: `${simulatorUrl}/api/v2`,
    GENESYS_TOKEN_URL: `${simulatorUrl}/oauth/token`,
    GENESYS_CLIENT_ID: settings.clientId,
    GENESYS_CLIENT_SECRET: settings.clientSecret,
    ...catalogVariables(settings),
    GENESYS_RATE_LIMIT_PER_MINUTE: String(settings.ratePerMinute),
    MENU_CATALOG: settings.catalogFile,
    SEGMENT_KEY_TEMPLATE: settings.segmentKeyTemplate,
    PSEUDONYM_KEY: settings.pseudonymKey,
  };
  return {
    workers: Array.from({ length: WORKERS }, (_, index) => ({
      name: `worker ${index + 1}`,
      app: "worker",
      env: workerEnv,
    })),
    dashboard: {
      name: "dashboard",
      app: "dashboard",
      familiarPort: 8081,
      env: {
        ...common,
        DASHBOARD_USER: settings.dashboardUser,
        DASHBOARD_PASSWORD: settings.dashboardPassword,
      },
    },
    ingress: {
      name: "ingress",
      app: "ingress",
      familiarPort: 8080,
      env: { ...common, WEBHOOK_AUTH: "token", WEBHOOK_TOKENS: settings.webhookKey },
    },
  };
}
