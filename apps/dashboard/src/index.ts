export { dashboardConfigSchema } from "./config.ts";
