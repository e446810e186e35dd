import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { combineKinds, type Failure, type Undecided } from "./combine-kinds.ts";
import type { Authentication } from "./make-authentication.ts";

export interface Refusal {
  status: 401 | 429 | 503;
  error: string;
  /** For the log; null where this one stays out of it. */
  details: (Failure & { address: string }) | null;
}

/** Answers, counts and logs a refusal as the route does all its own; headers are set. */
export type Refuse = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal) => FastifyReply;

export interface RegisteredAuthentication {
  /** Stands for what this request sent, where its repeat could be told. */
  messageOf(request: FastifyRequest): string | undefined;
  /**
   * To be told of each request whose body could not be read. Had the body to prove its sender, it counts as a failure.
   *
   * @returns what to log of it besides; null where it stays out of the log
   */
  giveUpOn(request: FastifyRequest): Partial<Failure> | null;
}

interface Pending extends Undecided {
  address: string;
  leaveRoom: () => void;
}

/** By when bodies that are read now are done with. */
const RETRY_AFTER_SECONDS = 1;
const NOTHING = Buffer.alloc(0);

/**
 * Every request to `scope` has to prove itself: by its headers, before its body is read, or by its body as it came, before
 * anything parses it. Bodies of the scope have to be taken as they are (`takeBodies`).
 */
export function registerAuthentication(
  scope: FastifyInstance,
  authentication: Authentication,
  refuse: Refuse,
): RegisteredAuthentication {
  const { kinds, failures, rooms, countFailure, logger } = authentication;
  if (kinds.length === 0) return { messageOf: () => undefined, giveUpOn: () => ({}) };
  const messages = new WeakMap<FastifyRequest, string>();
  const pending = new WeakMap<FastifyRequest, Pending>();

  const judge = combineKinds(kinds);
  const challenge = kinds.map((kind) => kind.challenge).join(", ");
  const needs = [...new Set(kinds.map((kind) => kind.needs))].join(" or ");
  const { bodyLimit = 0 } = scope.initialConfig;

  function note(failure: Failure, address: string) {
    countFailure(failure);
    const { excess, retryAfterSeconds } = failures.add(address);
    if (excess === 1) {
      logger.warn({ ...failure, address }, "further failures of this address are counted, not logged");
    }
    return { isLogged: excess === 0, retryAfterSeconds };
  }

  function turnAway(request: FastifyRequest, reply: FastifyReply, failure: Failure, address: string): void {
    const { isLogged, retryAfterSeconds } = note(failure, address);
    if (isLogged) {
      reply.header("www-authenticate", challenge);
      const error =
        failure.reason === "timestamp"
          ? "The webhook-timestamp is too far from this server's clock"
          : `A valid ${needs} is required`;
      refuse(request, reply, { status: 401, error, details: { ...failure, address } });
    } else {
      reply.header("retry-after", retryAfterSeconds);
      const error = `Too many requests without a valid ${needs}`;
      refuse(request, reply, { status: 429, error, details: null });
    }
  }

  scope.addHook("onRequest", (request, reply, done) => {
    const verdict = judge(request.headers);
    if (verdict.outcome === "admitted") return done();
    const address = request.ip;
    if (verdict.outcome === "refused") return turnAway(request, reply, verdict.failure, address);
    // A signature of nothing would be good for every request that has no body.
    if (request.method === "GET" || request.method === "HEAD") {
      return turnAway(request, reply, { kind: verdict.kind, reason: "malformed" }, address);
    }
    const room = failures.isExceeded(address) ? rooms.failing : rooms.ordinary;
    const leaveRoom = room.take(Math.min(Number(request.headers["content-length"]) || bodyLimit, bodyLimit));
    if (!leaveRoom) {
      reply.header("retry-after", RETRY_AFTER_SECONDS);
      refuse(request, reply, {
        status: 503,
        error: "Too many requests wait to be verified",
        details: null,
      });
      return;
    }
    reply.raw.once("close", leaveRoom);
    pending.set(request, { ...verdict, address, leaveRoom });
    done();
  });

  // The first step after the body was read: nothing has parsed it yet.
  scope.addHook("preValidation", (request, reply, done) => {
    const undecided = pending.get(request);
    if (!undecided) return done();
    pending.delete(request);
    undecided.leaveRoom();
    const verdict = undecided.verify(Buffer.isBuffer(request.body) ? request.body : NOTHING);
    if (verdict.outcome === "refused") {
      return turnAway(request, reply, verdict.failure, undecided.address);
    }
    if (verdict.message !== undefined) messages.set(request, verdict.message);
    done();
  });

  return {
    messageOf: (request) => messages.get(request),
    giveUpOn(request) {
      const undecided = pending.get(request);
      if (!undecided) return {};
      pending.delete(request);
      const { kind, address } = undecided;
      const { isLogged } = note({ kind, reason: "unread" }, address);
      return isLogged ? { kind, reason: "unread" } : null;
    },
  };
}
