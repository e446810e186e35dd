export type { RateAnswer } from "./answer-headers.ts";
export {
  type CompiledCatalog,
  type CompiledTarget,
  compileCatalog,
  type Standing,
} from "./compile-catalog.ts";
export type { RequestHooks } from "./genesys-api.ts";
export { type GenesysClient, type GenesysSettings, makeGenesysClient } from "./genesys-client.ts";
export type { GrantedPermissions } from "./granted-permissions.ts";
export { hashContent } from "./hash-content.ts";
export { parseRetryAfter } from "./parse-retry-after.ts";
export { permissionsFor, renderContent } from "./render-content.ts";
export { type GenesysConfig, genesysHosts, genesysVariables } from "./variables.ts";
