import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Flight } from "./flights.ts";
import type { Failure } from "./flows/flow-operation.ts";
import type { RecordedRequest } from "./journal.ts";
import type { Org } from "./org.ts";
import { placeOf, type Subject, subjectOf } from "./subject.ts";

/** One request on its way through the simulator. */
export type Visit = {
  org: Org;
  record: RecordedRequest;
  /** Of a write whose place is known. */
  flight: Flight | undefined;
  /** The platform's name for the request, in `ININ-Correlation-Id` and in error bodies. */
  correlationId: string;
  /** Makes what the request starts in the background fail. */
  failure?: Failure;
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
  const endpoint = path.endsWith("/oauth/token") ? "token" : path.startsWith("/api/v2/") ? "api" : "other";
  const record = org.journal.start({ endpoint, method, path, ...subjectOf(request) });
  const over = new AbortController();
  const visit: Visit = {
    org,
    record,
    flight: undefined,
    correlationId: crypto.randomUUID(),
    over: over.signal,
  };
  takeOff(visit);
  // "close" comes once, whether the answer was sent or the connection is gone. Node emits it before it reads from any
  // socket again, so a request that was sent because of the answer never seems to overlap with this one.
  reply.raw.once("close", () => {
    org.journal.end(record, reply.raw.writableFinished ? reply.raw.statusCode : null);
    over.abort();
  });
  return visit;
}

/** Says more of what the request is about than its path did. */
export function specify(request: FastifyRequest, more: Subject) {
  const visit = visitOf(request);
  Object.assign(visit.record, more);
  takeOff(visit);
}

function takeOff(visit: Visit) {
  const { org, record, over } = visit;
  const place = placeOf(record);
  if (place === undefined || !isWrite(record.method)) return;
  visit.flight = org.flights.begin(place);
  if (!over.aborted) over.addEventListener("abort", visit.flight.hold(), { once: true });
}

export function isWrite(method: string): boolean {
  return method === "PUT" || method === "POST" || method === "PATCH" || method === "DELETE";
}
