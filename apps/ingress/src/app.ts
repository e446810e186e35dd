import { type Metrics, type Readiness, registerOperations } from "@menuswitch/runtime";
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from "fastify";
import { answerClientError } from "./answer-client-error.ts";
import { answerForNode } from "./answer-for-node.ts";
import type { RouteAuthentication } from "./authentication/make-authentication.ts";
import { DECISION_PATH, type DecisionDependencies, registerDecision } from "./decision-route.ts";
import { describeError } from "./describe-error.ts";
import { registerDocumentation } from "./documentation-routes.ts";
import { makeOwedAnswers } from "./owed-answers.ts";
import { requestIdOf } from "./request-id.ts";
import { registerWebhook, WEBHOOK_PATH, type WebhookDependencies } from "./webhook-route.ts";

type Routes = Omit<WebhookDependencies & DecisionDependencies, "authentication">;

export interface IngressDependencies extends Routes {
  authentication: RouteAuthentication;
  registry: Metrics["registry"];
  readiness: () => Promise<Readiness> | Readiness;
  /** Longest wait for a whole request to arrive. */
  requestTimeoutMs?: number;
}

/** Which methods a path takes. */
const ALLOWED: Readonly<Record<string, string>> = { [WEBHOOK_PATH]: "POST", [DECISION_PATH]: "GET, POST" };

/** The HTTP side of the ingress, ready to `listen` or `inject`. Every error is answered as `{"error": "<text>"}`. */
export async function makeIngressApp({
  registry,
  readiness,
  authentication: { webhook, decision },
  requestTimeoutMs = 10_000,
  ...routes
}: IngressDependencies): Promise<FastifyInstance> {
  function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    const { status, text } = describeError(error, request.headers);
    if (status >= 500) routes.logger.error({ err: error, request_id: request.id }, "request failed");
    reply.code(status).send({ error: text });
  }

  const owedAnswers = makeOwedAnswers();
  const app = fastify({
    bodyLimit: 64 * 1024,
    genReqId: requestIdOf,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 30_000,
    // Longer than load balancers keep idle connections (60 s is usual), so that they close first.
    keepAliveTimeout: 75_000,
    // Node would answer a request without a host itself, with an empty body; `answerForNode` does.
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: 1_000, requireHostHeader: false },
    // While stopping, what still arrives on open connections is served as ever.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) =>
      owedAnswers.whenPaid(socket, () => answerClientError(error, socket)),
    // Called for addresses that cannot be decoded, before any hook.
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, (reply as FastifyReply).header("x-request-id", request.id));
    },
  });

  // The parsers check events, and know better what is wrong with one; schemas of routes serve the documentation.
  app.setValidatorCompiler(() => (value) => ({ value }));
  app.setSerializerCompiler(() => JSON.stringify);

  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    done();
  });
  answerForNode(app, { owedAnswers, requestTimeoutMs });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    const allowed = Object.hasOwn(ALLOWED, path) ? ALLOWED[path] : undefined;
    if (allowed === undefined) return reply.code(404).send({ error: "Not found" });
    return reply.code(405).header("allow", allowed).send({ error: "Method not allowed" });
  });
  app.removeAllContentTypeParsers();

  await registerDocumentation(app, [...webhook.kinds, ...decision.kinds]);
  registerOperations(app, { registry, readiness });
  await app.register(async (scope) => registerWebhook(scope, { ...routes, authentication: webhook }));
  await app.register(async (scope) => registerDecision(scope, { ...routes, authentication: decision }));
  return app;
}
