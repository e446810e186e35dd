export type { RateAnswer } from "./answer-headers.ts";
export { type GenesysClient, type GenesysSettings, makeGenesysClient } from "./genesys-client.ts";
export { hashContent } from "./hash-content.ts";
export { parseRetryAfter } from "./parse-retry-after.ts";
export { GENESYS_REGIONS, regionHosts } from "./regions.ts";
export { permissionsFor, renderContent } from "./render-content.ts";
