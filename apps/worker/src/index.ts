export { workerConfigSchema } from "./config.ts";
