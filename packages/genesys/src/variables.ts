import { z } from "zod";
import { GENESYS_REGIONS, regionHosts } from "./regions.ts";

const httpUrl = () => z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

/** Variables of every process that talks to Genesys Cloud. */
export const genesysVariables = {
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
  GENESYS_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(120_000)
    .default(15_000)
    .describe("Longest a request to Genesys may take, its answer included"),
  GENESYS_RATE_LIMIT_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(300)
    .describe("API requests a minute that the organisation grants this OAuth client; all workers share them"),
};

const genesysConfigSchema = z.object(genesysVariables);
export type GenesysConfig = z.output<typeof genesysConfigSchema>;

/** The hosts to talk to: the region's, where no other is given. */
export function genesysHosts(config: GenesysConfig): { apiBase: string; tokenUrl: string } {
  const region = regionHosts(config.GENESYS_REGION);
  const apiBase = config.GENESYS_API_BASE ?? region?.apiBase;
  const tokenUrl = config.GENESYS_TOKEN_URL ?? region?.tokenUrl;
  if (!apiBase || !tokenUrl) throw new Error(`no hosts are known for region ${config.GENESYS_REGION}`);
  return { apiBase, tokenUrl };
}
