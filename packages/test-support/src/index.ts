export { anyText } from "./any-text.ts";
export { interaction } from "./builders.ts";
export { CATALOG, catalogOfTargets } from "./catalogs.ts";
export { misfits } from "./sdk-models.ts";
export { selfSigned } from "./self-signed.ts";
export { testRedis } from "./test-redis.ts";
