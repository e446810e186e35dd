import { makeMetrics, registerOperations } from "@menuswitch/runtime";
import { type FastifyInstance, fastify } from "fastify";
import { z } from "zod";

export const WEBHOOK_PATH = "/webhook/interaction-start";

/** As the sender writes it: what is compared with needs no better parser. */
export const eventSchema = z.object({
  id: z.string(),
  customer: z.object({ id: z.string() }),
  occurredAt: z.number(),
});

/** A Fastify app that answers webhooks by `handle`, and tells what the process used. */
export function makeContenderApp(name: string, handle: (body: unknown) => object): FastifyInstance {
  const app = fastify();
  const { registry } = makeMetrics({ app: name });
  registerOperations(app, { registry, readiness: () => ({ ready: true }) });
  app.post(WEBHOOK_PATH, async (request) => handle(request.body));
  return app;
}
