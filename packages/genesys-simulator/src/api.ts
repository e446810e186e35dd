import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { authorize } from "./access.ts";
import { ApiError, errorBody, type Problem } from "./api-error.ts";
import { flowProblems } from "./flows/flow-problems.ts";
import { bodyTooLarge, problems, tooManyRequests } from "./problems.ts";
import { authorizationRoutes } from "./resources/authorization.ts";
import { datatableRoutes } from "./resources/datatables.ts";
import { flowActionRoutes } from "./resources/flow-actions.ts";
import { flowVersionRoutes } from "./resources/flow-versions.ts";
import { flowRoutes } from "./resources/flows.ts";
import { jobRoutes } from "./resources/jobs.ts";
import { limitRoutes } from "./resources/limits.ts";
import { participantRoutes } from "./resources/participants.ts";
import { rowRoutes } from "./resources/rows.ts";
import { tokenRoutes } from "./resources/token.ts";
import { triggerTopicRoutes } from "./resources/trigger-topics.ts";
import type { TokenStore } from "./tokens/token-store.ts";
import { usualProblem } from "./usual-problem.ts";
import { isWrite, visitOf } from "./visit.ts";

/** `/api/v2`: authentication, rate limit and errors are the same for every resource. */
export async function api(scope: FastifyInstance, { tokens }: { tokens: TokenStore }) {
  scope.removeContentTypeParser("text/plain");
  acceptEmptyJson(scope);
  scope.setErrorHandler(answerError);
  scope.addHook("onRequest", async (request, reply) => admit(request, reply, tokens));
  scope.setNotFoundHandler(answerNotFound);
  authorizationRoutes(scope);
  flowRoutes(scope);
  datatableRoutes(scope);
  rowRoutes(scope);
  flowActionRoutes(scope);
  flowVersionRoutes(scope);
  jobRoutes(scope);
  participantRoutes(scope);
  tokenRoutes(scope, tokens);
  limitRoutes(scope);
  triggerTopicRoutes(scope);
}

/** Clients, the official SDK among them, send `Content-Type: application/json` without a body too. */
function acceptEmptyJson(scope: FastifyInstance) {
  const parseJson = scope.getDefaultJsonParser("error", "error");
  scope.removeContentTypeParser("application/json");
  scope.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else void parseJson(request, String(body), done);
  });
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply) {
  return reply.code(404).send(errorBody(problems.notFound, visitOf(request).correlationId));
}

function admit(request: FastifyRequest, reply: FastifyReply, tokens: TokenStore) {
  const { org, record } = visitOf(request);
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const token = bearer === undefined ? undefined : tokens.find(bearer);
  record.tokenId = token?.id ?? null;
  const window = org.rateWindows.take(record.tokenId);
  reply.headers({
    "inin-ratelimit-count": window.count,
    "inin-ratelimit-allowed": window.allowed,
    "inin-ratelimit-reset": window.resetSeconds,
  });
  if (request.is404) return;
  if (bearer === undefined) throw new ApiError(problems.authenticationRequired);
  if (!token?.valid) throw new ApiError(problems.badCredentials);
  if (!window.admitted) {
    reply.header("Retry-After", window.resetSeconds);
    throw new ApiError(tooManyRequests(org.settings, window.resetSeconds));
  }
  authorize(request);
  const { requiredHeader } = org.settings;
  const isFlowWrite = record.resource === "flow" && isWrite(record.method);
  if (requiredHeader !== null && isFlowWrite && !request.headers[requiredHeader]) {
    throw new ApiError(flowProblems.headerMissing);
  }
}

function answerError(error: FastifyError | ApiError, request: FastifyRequest, reply: FastifyReply) {
  const problem = error instanceof ApiError ? error.problem : problemOf(error, request);
  return reply.code(problem.status).send(errorBody(problem, visitOf(request).correlationId));
}

function problemOf({ statusCode = 500 }: FastifyError, request: FastifyRequest): Problem {
  if (statusCode === 413) return bodyTooLarge(request.routeOptions.bodyLimit);
  return usualProblem(
    statusCode < 500 && statusCode !== 415 ? 400 : statusCode,
    visitOf(request).record.resource,
  );
}
