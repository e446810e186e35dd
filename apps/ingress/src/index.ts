export { type IngressDependencies, makeIngressApp } from "./app.ts";
export { ingressConfigSchema } from "./config.ts";
