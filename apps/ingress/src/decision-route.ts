import type { Logger } from "@menuswitch/runtime";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authentication } from "./authentication/make-authentication.ts";
import { registerAuthentication } from "./authentication/register-authentication.ts";
import type { Decision } from "./decide.ts";
import { decisionAnswer } from "./decision-answer.ts";
import { decisionDocumentation } from "./decision-documentation.ts";
import { securityOf } from "./documentation-routes.ts";
import type { DecisionOutcome, IngressMetrics } from "./ingress-metrics.ts";
import { type Caller, readCaller } from "./read-caller.ts";
import { readPayload } from "./read-payload.ts";
import { takeBodies } from "./take-bodies.ts";

export const DECISION_PATH = "/v1/menu-decision";

/** Until a worker has published a catalog. */
const RETRY_AFTER_SECONDS = 1;

export interface DecisionDependencies {
  authentication: Authentication;
  /** Undefined where no catalog is known. */
  decide: (caller: Caller) => Promise<Decision | undefined>;
  metrics: Pick<IngressMetrics, "countDecision" | "countUnusable" | "decisionSeconds">;
  logger: Logger;
}

/**
 * `POST` and `GET /v1/menu-decision`: what the caller on the line hears, asked by the flow that is about to say it. Wants a
 * scope of its own in `app`.
 */
export function registerDecision(app: FastifyInstance, dependencies: DecisionDependencies): void {
  const { authentication, decide, metrics, logger } = dependencies;
  const security = securityOf(authentication.kinds);

  const { giveUpOn } = registerAuthentication(app, authentication, (request, reply, refusal) =>
    refuse(request, reply, { ...refusal, outcome: refusal.status === 503 ? "unavailable" : "unauthorized" }),
  );
  takeBodies(app, (request, reply, refusal) =>
    refuse(request, reply, { ...refusal, outcome: "invalid", details: giveUpOn(request) }),
  );

  app.post<{ Body: Buffer | null | undefined }>(
    DECISION_PATH,
    { schema: { ...decisionDocumentation.post, security } },
    async (request, reply) => {
      const payload = readPayload(request.headers["content-type"], request.body);
      if ("error" in payload) return refuse(request, reply, { outcome: "invalid", ...payload });
      const { value } = payload;
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        const error = "The payload must be a JSON object";
        return refuse(request, reply, { status: 400, outcome: "invalid", error });
      }
      return answer(request, reply, value);
    },
  );

  app.get<{ Querystring: Record<string, unknown> }>(
    DECISION_PATH,
    { schema: { ...decisionDocumentation.get, security }, exposeHeadRoute: false },
    async (request, reply) => answer(request, reply, request.query),
  );

  async function answer(request: FastifyRequest, reply: FastifyReply, input: object): Promise<FastifyReply> {
    const startedAt = performance.now();
    const { caller, unusable } = readCaller(input);
    for (const field of unusable) metrics.countUnusable(field);
    const decision = await decide(caller);
    if (!decision) {
      reply.header("retry-after", RETRY_AFTER_SECONDS);
      return refuse(request, reply, {
        status: 503,
        outcome: "unavailable",
        error: "No menu is known: no worker has published a catalog yet, and MENU_CATALOG names no good file",
      });
    }
    metrics.decisionSeconds.observe((performance.now() - startedAt) / 1_000);
    metrics.countDecision(decision.reason);
    logger[decision.reason === "timeout" ? "warn" : "debug"](
      {
        request_id: request.id,
        outcome: decision.reason,
        interaction_id: decision.interactionId,
        variant_id: decision.menuId,
        ...(unusable.length > 0 && { unusable }),
      },
      "decision",
    );
    return reply.header("cache-control", "no-store").send(decisionAnswer(decision));
  }

  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: {
      status: number;
      outcome: DecisionOutcome;
      error: string;
      /** What else to log; null where this refusal stays out of the log. */
      details?: object | null;
    },
  ): FastifyReply {
    const { status, outcome, error, details = {} } = refusal;
    metrics.countDecision(outcome);
    if (details) logger.warn({ request_id: request.id, outcome, status, error, ...details }, "decision");
    return reply.code(status).send({ error });
  }
}
