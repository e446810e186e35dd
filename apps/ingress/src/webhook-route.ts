import { randomUUID } from "node:crypto";
import type { Interaction } from "@menuswitch/domain";
import type { Logger } from "@menuswitch/runtime";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticate } from "./authentication.ts";
import { describeError } from "./describe-error.ts";
import type { EventRules } from "./event-rules.ts";
import type { IngressMetrics, WebhookOutcome } from "./ingress-metrics.ts";
import { parsePayload } from "./parse-payload.ts";
import type { SoundEvent } from "./parsed-event.ts";
import { readPayload } from "./read-payload.ts";
import { webhookDocumentation } from "./webhook-documentation.ts";

export const WEBHOOK_PATH = "/webhook/interaction-start";

/** In about this time Redis is back, or the crowd has thinned. */
const RETRY_AFTER_SECONDS = 1;
/** A backlog takes longer to drain. */
const RETRY_AFTER_BACKLOG_SECONDS = 10;

export interface WebhookDependencies {
  authenticate: Authenticate;
  rules: EventRules;
  /** Resolves once the interaction is stored; rejects with a `CommitUnavailableError` where it is not known to be. */
  commit: (interaction: Interaction) => Promise<void>;
  /** Whether so much waits already that no more may be stored. */
  backlogIsFull: () => boolean;
  metrics: Pick<IngressMetrics, "countWebhook" | "ackSeconds">;
  logger: Logger;
}

interface Refused {
  outcome: WebhookOutcome;
  error: string;
}

interface Obstacle extends Refused {
  retryAfterSeconds: number;
}

/** `POST /webhook/interaction-start`: authenticate, read, parse, commit, answer. Wants a scope of its own in `app`. */
export function registerWebhook(app: FastifyInstance, dependencies: WebhookDependencies): void {
  const { authenticate, rules, commit, backlogIsFull, metrics, logger } = dependencies;

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

      const parsed = parsePayload(payload.value, { ...rules, receivedAt: Date.now(), newId: randomUUID });
      if ("error" in parsed) {
        return refuse(request, reply, { status: 400, outcome: "invalid", error: parsed.error });
      }
      const { events, isArray } = parsed;
      const interactions = events.flatMap((event) => (event.kind === "accepted" ? [event.interaction] : []));
      if (interactions.length > 0) {
        const obstacle = await store(interactions);
        if (obstacle) {
          const { retryAfterSeconds, ...refusal } = obstacle;
          reply.header("retry-after", retryAfterSeconds);
          const [interactionId, ...others] = interactions.map((one) => one.interactionId);
          return refuse(request, reply, { status: 503, ...refusal, interactionId, others: others.length });
        }
        metrics.ackSeconds.observe((performance.now() - startedAt) / 1_000);
      }
      for (const event of events) report(request, event);
      const results = events.map(answerTo);
      const status = interactions.length > 0 ? "accepted" : "ignored";
      return reply.send(isArray ? { status, results } : results[0]);
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

  /** What stands in the way of storing them all, if anything does. */
  async function store(interactions: readonly Interaction[]): Promise<Obstacle | undefined> {
    if (backlogIsFull()) {
      return {
        outcome: "shed",
        error: "Too many events are waiting",
        retryAfterSeconds: RETRY_AFTER_BACKLOG_SECONDS,
      };
    }
    try {
      // Where this fails some may be stored all the same: in the sender's repeat they are recognised by their ids.
      await Promise.all(interactions.map(commit));
      return undefined;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return {
        outcome: "unavailable",
        error: "The event could not be stored",
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      };
    }
  }

  function report(request: FastifyRequest, event: SoundEvent): void {
    metrics.countWebhook(event.kind);
    const details =
      event.kind === "accepted"
        ? { interaction_id: event.interaction.interactionId, source: event.interaction.source }
        : { reason: event.reason };
    logger.debug({ request_id: request.id, outcome: event.kind, ...details }, "webhook");
  }

  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: Refused & { status: number; interactionId?: string | undefined; others?: number },
  ): FastifyReply {
    const { status, outcome, error, interactionId, others } = refusal;
    metrics.countWebhook(outcome);
    logger.warn(
      {
        request_id: request.id,
        outcome,
        status,
        error,
        interaction_id: interactionId,
        other_events: others || undefined,
      },
      "webhook",
    );
    return reply.code(status).send({ error });
  }
}

const answerTo = (event: SoundEvent) =>
  event.kind === "accepted"
    ? { status: event.kind, interactionId: event.interaction.interactionId }
    : { status: event.kind, reason: event.reason };

/** Known by its name, so that the route does not depend on the queue. */
const isUnavailable = (error: unknown) => error instanceof Error && error.name === "CommitUnavailableError";
