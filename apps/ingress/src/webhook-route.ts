import { randomUUID } from "node:crypto";
import type { Interaction } from "@menuswitch/domain";
import type { Logger } from "@menuswitch/runtime";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate } from "./authentication.ts";
import { describeError } from "./describe-error.ts";
import type { IngressMetrics, WebhookOutcome } from "./ingress-metrics.ts";
import { parseEvent } from "./parse-event.ts";
import { readPayload } from "./read-payload.ts";
import { webhookDocumentation } from "./webhook-documentation.ts";

export const WEBHOOK_PATH = "/webhook/interaction-start";

/** In about this time Redis is back, or the crowd has thinned. */
const RETRY_AFTER_SECONDS = 1;
/** A backlog takes longer to drain. */
const RETRY_AFTER_BACKLOG_SECONDS = 10;

export interface WebhookDependencies {
  authenticate: Authenticate;
  /** Resolves once the interaction is stored; rejects with a `CommitUnavailableError` where it is not known to be. */
  commit: (interaction: Interaction) => Promise<void>;
  /** Whether so much waits already that no more may be stored. */
  backlogIsFull: () => boolean;
  metrics: Pick<IngressMetrics, "countWebhook" | "ackSeconds">;
  logger: Logger;
}

/** `POST /webhook/interaction-start`: authenticate, read, parse, commit, answer. Wants a scope of its own in `app`. */
export function registerWebhook(app: FastifyInstance, dependencies: WebhookDependencies): void {
  const { authenticate, commit, backlogIsFull, metrics, logger } = dependencies;

  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  app.post<{ Body: Buffer | null | undefined }>(
    WEBHOOK_PATH,
    {
      schema: webhookDocumentation,
      // Before the body is read.
      onRequest: async (request, reply) => {
        if (authenticate(request.headers)) return;
        reply.header("www-authenticate", "Bearer");
        return refuse(request, reply, {
          status: 401,
          outcome: "unauthorized",
          error: "A valid key is required",
        });
      },
    },
    async (request, reply) => {
      const startedAt = performance.now();
      const payload = readPayload(request.headers["content-type"], request.body);
      if ("error" in payload) return refuse(request, reply, { outcome: "invalid", ...payload });

      const event = parseEvent(payload.value, { receivedAt: Date.now(), newId: randomUUID });
      switch (event.kind) {
        case "invalid":
          return refuse(request, reply, { status: 400, outcome: "invalid", error: event.error });
        case "ignored":
          metrics.countWebhook("ignored");
          logger.debug({ request_id: request.id, outcome: "ignored", reason: event.reason }, "webhook");
          return reply.send({ status: "ignored", reason: event.reason });
        case "accepted":
      }

      const { interactionId, source } = event.interaction;
      if (backlogIsFull()) {
        reply.header("retry-after", RETRY_AFTER_BACKLOG_SECONDS);
        return refuse(request, reply, {
          status: 503,
          outcome: "shed",
          error: "Too many events are waiting",
          interactionId,
        });
      }
      try {
        await commit(event.interaction);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        reply.header("retry-after", RETRY_AFTER_SECONDS);
        return refuse(request, reply, {
          status: 503,
          outcome: "unavailable",
          error: "The event could not be stored",
          interactionId,
        });
      }
      metrics.ackSeconds.observe((performance.now() - startedAt) / 1_000);
      metrics.countWebhook("accepted");
      logger.debug(
        { request_id: request.id, outcome: "accepted", interaction_id: interactionId, source },
        "webhook",
      );
      return reply.send({ status: "accepted", interactionId });
    },
  );

  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, text } = describeError(error, request.headers);
    if (status === 500) throw error;
    if (status === 413) {
      // Closed while the sender still writes, the connection would be reset, and answers on their way to it lost with it:
      // what is left of the body is read and thrown away, for as long as a request may take.
      reply.removeHeader("connection");
      request.raw.resume();
    }
    return refuse(request, reply, { status, outcome: "invalid", error: text });
  });

  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: { status: number; outcome: WebhookOutcome; error: string; interactionId?: string },
  ): FastifyReply {
    const { status, outcome, error, interactionId } = refusal;
    metrics.countWebhook(outcome);
    logger.warn({ request_id: request.id, outcome, status, error, interaction_id: interactionId }, "webhook");
    return reply.code(status).send({ error });
  }
}

/** Known by its name, so that the route does not depend on the queue. */
const isUnavailable = (error: unknown) => error instanceof Error && error.name === "CommitUnavailableError";
