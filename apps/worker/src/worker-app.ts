import { type Readiness, type Registry, registerOperations } from "@menuswitch/runtime";
import { type FastifyInstance, fastify } from "fastify";

/** The worker's only door: health and metrics. */
export function makeWorkerApp(deps: {
  registry: Registry;
  readiness: () => Promise<Readiness>;
}): FastifyInstance {
  const app = fastify({ requestTimeout: 10_000, connectionTimeout: 30_000, forceCloseConnections: true });
  registerOperations(app, deps);
  return app;
}
