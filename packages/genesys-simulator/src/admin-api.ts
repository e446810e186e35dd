import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Controls } from "./controls.ts";
import { faultSchema } from "./fault.ts";
import { settingsPatchSchema } from "./settings.ts";

const endpointSchema = z.enum(["api", "token", "other"]);
const countFilterSchema = z.strictObject({
  endpoint: endpointSchema.optional(),
  method: z.string().toUpperCase().optional(),
  flowId: z.string().optional(),
});
const requestFilterSchema = countFilterSchema.extend({
  status: z.coerce.number().int().optional(),
  afterId: z.coerce.number().int().optional(),
});
const newFlowSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1).optional(),
  type: z.string().min(1).optional(),
});
const faultParamsSchema = z.object({ faultId: z.coerce.number().int() });
const flowParamsSchema = z.object({ id: z.string() });

/** The controls over HTTP: JSON in and out, no authentication, 400 `{error}` for what cannot be understood. */
export async function adminApi(scope: FastifyInstance, { controls }: { controls: Controls }) {
  scope.setErrorHandler(answerError);
  scope.setNotFoundHandler((_request, reply) => notFound(reply));

  scope.post("/faults", (request, reply) =>
    reply.code(201).send(controls.addFault(faultSchema.parse(request.body))),
  );
  scope.get("/faults", () => controls.faults());
  scope.delete("/faults/:faultId", (request, reply) => {
    const { faultId } = faultParamsSchema.parse(request.params);
    return controls.removeFault(faultId) ? done(reply) : notFound(reply);
  });
  scope.delete("/faults", (_request, reply) => {
    controls.clearFaults();
    return done(reply);
  });

  scope.get("/requests", (request) => controls.requests(requestFilterSchema.parse(request.query)));
  scope.get("/counts", (request) => controls.counts(countFilterSchema.parse(request.query)));

  scope.get("/flows", () => controls.flows());
  scope.post("/flows", (request, reply) => {
    controls.createFlow(newFlowSchema.parse(request.body));
    return done(reply);
  });
  scope.delete("/flows/:id", (request, reply) => {
    const { id } = flowParamsSchema.parse(request.params);
    return controls.removeFlow(id) ? done(reply) : notFound(reply);
  });
  scope.get("/flows/:id/holds", (request, reply) => {
    const { id } = flowParamsSchema.parse(request.params);
    return controls.holds(id) ?? notFound(reply);
  });
  scope.get("/flows/:id/history", (request) => controls.history(flowParamsSchema.parse(request.params).id));
  scope.get("/flows/:id/in-flight", (request) =>
    controls.inFlight(flowParamsSchema.parse(request.params).id),
  );

  scope.get("/tokens", () => controls.tokens());
  scope.delete("/tokens", (_request, reply) => {
    controls.revokeTokens();
    return done(reply);
  });

  scope.get("/settings", () => controls.settings());
  scope.patch("/settings", (request) => controls.configure(settingsPatchSchema.parse(request.body)));
  scope.post("/reset", (_request, reply) => {
    controls.reset();
    return done(reply);
  });
}

function done(reply: FastifyReply) {
  return reply.code(204).send();
}

function notFound(reply: FastifyReply) {
  return reply.code(404).send({ error: "Not found" });
}

function answerError(error: FastifyError | z.ZodError, _request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
  return reply.code(error.statusCode ?? 500).send({ error: error.message });
}
