import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";

export interface Readiness {
  ready: boolean;
  /** Shown in the answer beside `status`; must hold nothing secret. */
  details?: Record<string, unknown>;
}

/** `GET /livez`, `GET /readyz` and `GET /metrics`, open to everybody. A `readiness` that fails counts as not ready. */
export function registerOperations(
  app: Pick<FastifyInstance, "get">,
  { registry, readiness }: { registry: Registry; readiness: () => Promise<Readiness> | Readiness },
): void {
  app.get("/livez", () => ({ status: "ok" }));

  app.get("/readyz", async (_request, reply) => {
    const { ready, details } = await askOrNotReady(readiness);
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "unavailable", ...details });
  });

  app.get("/metrics", async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

async function askOrNotReady(readiness: () => Promise<Readiness> | Readiness): Promise<Readiness> {
  try {
    return await readiness();
  } catch {
    return { ready: false };
  }
}
