import { GENESYS_REGIONS, regionHosts } from "@menuswitch/genesys";
import {
  commonVariables,
  listenVariables,
  menuVariables,
  queueVariables,
  redisVariables,
} from "@menuswitch/runtime";
import { z } from "zod";

const milliseconds = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const httpUrl = () => z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

export const workerConfigSchema = z.object({
  GENESYS_REGION: z
    .enum(GENESYS_REGIONS)
    .default("us-east-1")
    .describe("AWS region of the organisation; gives the hosts of the API and the login"),
  GENESYS_API_BASE: httpUrl().optional().describe("Base of the API, instead of the region's"),
  GENESYS_TOKEN_URL: httpUrl().optional().describe("Token endpoint, instead of the region's"),
  GENESYS_CLIENT_ID: z.string().describe("OAuth client (client credentials grant)"),
  GENESYS_CLIENT_SECRET: z.string().describe("Secret of the OAuth client"),
  GENESYS_AUTH_STYLE: z
    .enum(["basic", "body"])
    .default("basic")
    .describe("How the client identifies itself to the token endpoint"),
  GENESYS_OAUTH_SCOPE: z.string().optional().describe("Scope to ask for; Genesys Cloud itself needs none"),
  GENESYS_TIMEOUT_MS: milliseconds(100, 120_000)
    .default(15_000)
    .describe("Longest a request to Genesys may take, its answer included"),
  GENESYS_FLOW_ID: z
    .string()
    .optional()
    .describe("Id of the flow that the shipped catalog writes to; a catalog may name any variable"),
  GENESYS_RATE_LIMIT_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(300)
    .describe("API requests a minute that the organisation grants this OAuth client; all workers share them"),
  ...menuVariables,
  ...queueVariables,
  PSEUDONYM_KEY: z
    .string()
    .min(16, "must have at least 16 characters")
    .optional()
    .describe("Key of the customers' pseudonyms in logs; unset: a random one shared through Redis"),
  COALESCE_WINDOW_MS: milliseconds(0, 60_000)
    .default(250)
    .describe("How long a delivery gathers further changes before it starts, in milliseconds"),
  SWEEP_INTERVAL_MS: milliseconds(500, 3_600_000)
    .default(30_000)
    .describe("How often all targets are looked at for work left behind, in milliseconds"),
  SUSPECT_DELAY_MS: milliseconds(500, 3_600_000)
    .default(60_000)
    .describe("How long after a write of unknown fate the target is written once more, in milliseconds"),
  ...commonVariables,
  ...listenVariables(8082),
  ...redisVariables,
});

export type WorkerConfig = z.output<typeof workerConfigSchema>;

/** The hosts to talk to: the region's, where no other is given. */
export function genesysHosts(config: WorkerConfig): { apiBase: string; tokenUrl: string } {
  const region = regionHosts(config.GENESYS_REGION);
  const apiBase = config.GENESYS_API_BASE ?? region?.apiBase;
  const tokenUrl = config.GENESYS_TOKEN_URL ?? region?.tokenUrl;
  if (!apiBase || !tokenUrl) throw new Error(`no hosts are known for region ${config.GENESYS_REGION}`);
  return { apiBase, tokenUrl };
}
