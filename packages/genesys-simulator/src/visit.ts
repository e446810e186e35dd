import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Flight } from "./flights.ts";
import type { RecordedRequest } from "./journal.ts";
import type { Org } from "./org.ts";

/** One request on its way through the simulator. */
export type Visit = {
  org: Org;
  record: RecordedRequest;
  flight: Flight | undefined;
  /** The platform's name for the request, in `ININ-Correlation-Id` and in error bodies. */
  correlationId: string;
  /** Aborted when the answer is sent or the connection is gone. */
  over: AbortSignal;
};

const visits = new WeakMap<FastifyRequest, Visit>();

export function visitOf(request: FastifyRequest): Visit {
  const visit = visits.get(request);
  if (!visit) throw new Error("A request of the simulated platform was not tracked");
  return visit;
}

/** Records every request of this scope, counts its writes in flight, and names it. */
export function trackVisits(scope: FastifyInstance, currentOrg: () => Org) {
  scope.addHook("onRequest", async (request, reply) => {
    const visit = beginVisit(currentOrg(), request, reply);
    visits.set(request, visit);
    reply.header("ININ-Correlation-Id", visit.correlationId);
  });
}

function beginVisit(org: Org, request: FastifyRequest, reply: FastifyReply): Visit {
  const { method } = request;
  const path = request.url.split("?")[0] ?? "";
  const params = request.params;
  const flowId =
    typeof params === "object" && params && "flowId" in params && typeof params.flowId === "string"
      ? params.flowId
      : null;
  const endpoint = path.endsWith("/oauth/token") ? "token" : path.startsWith("/api/v2/") ? "api" : "other";
  const record = org.journal.start({ endpoint, method, path, flowId });
  const flight = flowId !== null && isWrite(method) ? org.flights.begin(flowId) : undefined;
  const letGo = flight?.hold();
  const over = new AbortController();
  // "close" comes once, whether the answer was sent or the connection is gone. Node emits it before it reads from any
  // socket again, so a request that was sent because of the answer never seems to overlap with this one.
  reply.raw.once("close", () => {
    org.journal.end(record, reply.raw.writableFinished ? reply.raw.statusCode : null);
    letGo?.();
    over.abort();
  });
  return { org, record, flight, correlationId: crypto.randomUUID(), over: over.signal };
}

export function isWrite(method: string): boolean {
  return method === "PUT" || method === "POST" || method === "PATCH" || method === "DELETE";
}
