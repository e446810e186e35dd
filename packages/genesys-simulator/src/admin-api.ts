import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { Controls, Place } from "./controls.ts";
import { eventPlanSchema } from "./events/event-plan.ts";
import { faultSchema } from "./faults/fault.ts";
import { lockOwnerSchema } from "./flows/lock-owner.ts";
import { countedSchema } from "./journal.ts";
import { settingsPatchSchema } from "./settings.ts";
import { subjectSchema } from "./subject.ts";

const anyRequest = {
  endpoint: z.enum(["api", "token", "other"]).optional(),
  method: z.string().toUpperCase().optional(),
};
const countFilterSchema = countedSchema.extend(anyRequest);
const requestFilterSchema = subjectSchema.extend({
  ...anyRequest,
  status: z.coerce.number().int().optional(),
  afterId: z.coerce.number().int().optional(),
});
const divisionSchema = z.strictObject({ id: z.string().min(1), name: z.string().optional() });
const newFlowSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1).optional(),
  type: z.string().min(1).optional(),
  division: divisionSchema.optional(),
  configuration: z.record(z.string(), z.unknown()).nullable().optional(),
});
const newDatatableSchema = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string(),
  description: z.string().optional(),
  division: divisionSchema.optional(),
  schema: z.record(z.string(), z.unknown()),
  rows: z.array(z.record(z.string(), z.unknown())).optional(),
});
const faultParamsSchema = z.object({ faultId: z.coerce.number().int() });
const runParamsSchema = z.object({ runId: z.coerce.number().int() });
const flowParamsSchema = z.object({ id: z.string() });
const participantSchema = z.object({ conversationId: z.string(), participantId: z.string() });
const rowParamsSchema = z.object({ datatableId: z.string(), rowId: z.string() });

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
  scope.put("/flows/:id/lock", (request, reply) => {
    const { id } = flowParamsSchema.parse(request.params);
    controls.lockFlow(id, lockOwnerSchema.optional().parse(request.body ?? undefined));
    return done(reply);
  });
  scope.delete("/flows/:id/lock", (request, reply) => {
    const { id } = flowParamsSchema.parse(request.params);
    return controls.unlockFlow(id) ? done(reply) : notFound(reply);
  });

  scope.get("/datatables", () => controls.datatables());
  scope.post("/datatables", (request, reply) => {
    const id = controls.createDatatable(newDatatableSchema.parse(request.body));
    return reply.code(201).send({ id });
  });
  scope.delete("/datatables/:id", (request, reply) => {
    const { id } = flowParamsSchema.parse(request.params);
    return controls.removeDatatable(id) ? done(reply) : notFound(reply);
  });
  scope.get("/datatables/:datatableId/rows/:rowId/lookup", (request, reply) => {
    const { datatableId, rowId } = rowParamsSchema.parse(request.params);
    return controls.lookup(datatableId, rowId) ?? notFound(reply);
  });

  const participantPath = "/conversations/:conversationId/participants/:participantId";
  scope.put(participantPath, (request, reply) => {
    controls.createParticipant(participantSchema.parse(request.params));
    return done(reply);
  });
  scope.delete(participantPath, (request, reply) =>
    controls.removeParticipant(participantSchema.parse(request.params)) ? done(reply) : notFound(reply),
  );

  watchPlace(participantPath, ({ params }) => participantSchema.parse(params));
  watchPlace("/flows/:id", ({ params }) => ({ flowId: flowParamsSchema.parse(params).id }));
  watchPlace("/datatables/:datatableId/rows/:rowId", ({ params }) => rowParamsSchema.parse(params));

  function watchPlace(path: string, placeOf: (request: FastifyRequest) => Place) {
    scope.get(`${path}/holds`, (request, reply) => controls.holds(placeOf(request)) ?? notFound(reply));
    scope.get(`${path}/history`, (request) => controls.history(placeOf(request)));
    scope.get(`${path}/in-flight`, (request) => controls.inFlight(placeOf(request)));
  }

  scope.post("/events", (request, reply) =>
    reply.code(202).send(controls.startEvents(eventPlanSchema.parse(request.body))),
  );
  scope.get("/events", () => controls.eventRuns());
  scope.delete("/events/:runId", (request, reply) => {
    const { runId } = runParamsSchema.parse(request.params);
    return controls.stopEvents(runId) ? done(reply) : notFound(reply);
  });

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

function answerError(
  error: FastifyError | ApiError | z.ZodError,
  _request: FastifyRequest,
  reply: FastifyReply,
) {
  if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
  if (error instanceof ApiError) return reply.code(400).send({ error: error.message });
  return reply.code(error.statusCode ?? 500).send({ error: error.message });
}
