export { simulatorConfigSchema } from "./config.ts";
