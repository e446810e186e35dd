import { randomUUID } from "node:crypto";
import type { Interaction } from "@menuswitch/domain";
import type { Logger } from "@menuswitch/runtime";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authentication } from "./authentication/make-authentication.ts";
import { registerAuthentication } from "./authentication/register-authentication.ts";
import { securityOf } from "./documentation-routes.ts";
import type { EventRules } from "./event-rules.ts";
import type { IngressMetrics, WebhookOutcome } from "./ingress-metrics.ts";
import { makeMessageIds } from "./message-ids.ts";
import { parsePayload } from "./parse-payload.ts";
import type { SoundEvent } from "./parsed-event.ts";
import { readPayload } from "./read-payload.ts";
import { takeBodies } from "./take-bodies.ts";
import { webhookDocumentation } from "./webhook-documentation.ts";

export const WEBHOOK_PATH = "/webhook/interaction-start";

/** In about this time Redis is back, or the crowd has thinned. */
const RETRY_AFTER_SECONDS = 1;
/** A backlog takes longer to drain. */
const RETRY_AFTER_BACKLOG_SECONDS = 10;

export interface WebhookDependencies {
  authentication: Authentication;
  rules: EventRules;
  /** Resolves once the interaction is stored; rejects with a `CommitUnavailableError` where it is not known to be. */
  commit: (interaction: Interaction) => Promise<void>;
  /** The messages stored of late; for kinds of authentication that can tell one. */
  replays: {
    wasStored: (message: string) => Promise<boolean>;
    remember: (message: string) => Promise<void>;
  };
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

/** `repeated`: by an earlier request with the same message. */
type Stored = "accepted" | "repeated";

/** `POST /webhook/interaction-start`: authenticate, read, parse, commit, answer. Wants a scope of its own in `app`. */
export function registerWebhook(app: FastifyInstance, dependencies: WebhookDependencies): void {
  const { authentication, rules, commit, replays, backlogIsFull, metrics, logger } = dependencies;

  const { messageOf, giveUpOn } = registerAuthentication(app, authentication, (request, reply, refusal) =>
    refuse(request, reply, { ...refusal, outcome: refusal.status === 503 ? "shed" : "unauthorized" }),
  );
  takeBodies(app, (request, reply, refusal) =>
    refuse(request, reply, { ...refusal, outcome: "invalid", details: giveUpOn(request) }),
  );

  app.post<{ Body: Buffer | null | undefined }>(
    WEBHOOK_PATH,
    { schema: { ...webhookDocumentation, security: securityOf(authentication.kinds) } },
    async (request, reply) => {
      const startedAt = performance.now();
      const payload = readPayload(request.headers["content-type"], request.body);
      if ("error" in payload) return refuse(request, reply, { outcome: "invalid", ...payload });

      const message = messageOf(request);
      const arrival = { ...rules, receivedAt: Date.now(), newId: newIdsFor(message) };
      const parsed = parsePayload(payload.value, arrival);
      if ("error" in parsed) {
        return refuse(request, reply, { status: 400, outcome: "invalid", error: parsed.error });
      }
      const { events, isArray } = parsed;
      const interactions = events.flatMap((event) => (event.kind === "accepted" ? [event.interaction] : []));
      const stored = await store(interactions, message);
      if (typeof stored === "object") {
        const { retryAfterSeconds, ...refusal } = stored;
        reply.header("retry-after", retryAfterSeconds);
        const [interactionId, ...others] = interactions.map((one) => one.interactionId);
        return refuse(request, reply, { status: 503, ...refusal, interactionId, others: others.length });
      }
      if (interactions.length > 0) metrics.ackSeconds.observe((performance.now() - startedAt) / 1_000);
      for (const event of events) report(request, event, stored);
      return reply.send(isArray ? answerToAll(events) : events.map(answerTo)[0]);
    },
  );

  /**
   * A message counts as seen only once it is stored, so that a sender told of a failure may send it again. Two that come at
   * once may both be stored: as the same interactions, since their ids are those of the events or follow from the message.
   */
  async function storeOnce(message: string, interactions: readonly Interaction[]): Promise<Stored> {
    if (await replays.wasStored(message)) return "repeated";
    await Promise.all(interactions.map(commit));
    await replays.remember(message);
    return "accepted";
  }

  /** Stores them all, or tells what stands in the way. */
  async function store(
    interactions: readonly Interaction[],
    message: string | undefined,
  ): Promise<Stored | Obstacle> {
    if (interactions.length === 0) return "accepted";
    if (backlogIsFull()) {
      return {
        outcome: "shed",
        error: "Too many events are waiting",
        retryAfterSeconds: RETRY_AFTER_BACKLOG_SECONDS,
      };
    }
    try {
      // Where this fails some may be stored all the same: in the sender's repeat they are recognised by their ids.
      if (message !== undefined) return await storeOnce(message, interactions);
      await Promise.all(interactions.map(commit));
      return "accepted";
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return {
        outcome: "unavailable",
        error: "The event could not be stored",
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      };
    }
  }

  function report(request: FastifyRequest, event: SoundEvent, stored: Stored): void {
    const outcome = event.kind === "accepted" ? stored : event.kind;
    metrics.countWebhook(outcome);
    const details =
      event.kind === "accepted"
        ? { interaction_id: event.interaction.interactionId, source: event.interaction.source }
        : { reason: event.reason };
    logger.debug({ request_id: request.id, outcome, ...details }, "webhook");
  }

  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: Refused & {
      status: number;
      interactionId?: string | undefined;
      /** Further events of the same request. */
      others?: number;
      /** What else to log; null where this refusal stays out of the log. */
      details?: object | null;
    },
  ): FastifyReply {
    const { status, outcome, error, interactionId, others, details = {} } = refusal;
    metrics.countWebhook(outcome);
    if (details) {
      logger.warn(
        {
          request_id: request.id,
          outcome,
          status,
          error,
          interaction_id: interactionId,
          other_events: others || undefined,
          ...details,
        },
        "webhook",
      );
    }
    return reply.code(status).send({ error });
  }
}

/** A repeat of a message is to be given the ids that the message was given first. */
const newIdsFor = (message: string | undefined) =>
  message === undefined ? randomUUID : makeMessageIds(message);

const answerToAll = (events: readonly SoundEvent[]) => ({
  status: events.some(({ kind }) => kind === "accepted") ? "accepted" : "ignored",
  results: events.map(answerTo),
});

const answerTo = (event: SoundEvent) =>
  event.kind === "accepted"
    ? { status: event.kind, interactionId: event.interaction.interactionId }
    : { status: event.kind, reason: event.reason };

/** Known by their names, so that the route depends neither on the queue nor on the state. */
const isUnavailable = (error: unknown) =>
  error instanceof Error && ["CommitUnavailableError", "ReplayWindowUnavailableError"].includes(error.name);
