export { type Adapters, makeAdapters } from "./adapters.ts";
export { workerConfigSchema } from "./config.ts";
export { startWorker } from "./worker.ts";
export { makeWorkerApp } from "./worker-app.ts";
