import { setTimeout as delay } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { missingPermissions } from "../access.ts";
import { ApiError, type Problem } from "../api-error.ts";
import { tooManyRequests } from "../problems.ts";
import type { Settings } from "../settings.ts";
import { OAuthError } from "../tokens/oauth-error.ts";
import { usualProblem } from "../usual-problem.ts";
import { isWrite, type Visit, visitOf } from "../visit.ts";
import type { Upset } from "./fault.ts";
import { htmlErrorPage } from "./html-error-page.ts";

/**
 * What the platform would do without faults: acts and returns the answer's body, or throws its refusal. It must not
 * touch the reply, which may be lost, sent or given up when it runs; a status other than 200 is set before.
 */
export type Operation = () => unknown;

const foreverMs = 2 ** 31 - 1;

/**
 * Runs an operation under whatever faults the request draws.
 * A client that goes while it waits does not stop the platform: the operation still takes place.
 */
export async function underFaults(request: FastifyRequest, reply: FastifyReply, operation: Operation) {
  const visit = visitOf(request);
  const { org, record, flight } = visit;
  const letGo = flight?.hold();
  try {
    const endpoint = record.endpoint === "token" ? "token" : "api";
    const { method } = record;
    const { asynchronous = false } = request.routeOptions.config;
    const { faultIds, latencyMs, upset } = org.faults.draw({ ...record, endpoint, asynchronous });
    record.faultIds = faultIds;
    if (endpoint === "api" && isWrite(method)) record.body = request.body;
    const waitMs = org.settings.latencyMs + latencyMs;
    if (waitMs > 0 && !(await passes(waitMs, org.ended))) return drop(reply);
    return upset ? await suffer(upset, request, reply, operation) : operation();
  } finally {
    letGo?.();
  }
}

async function suffer(upset: Upset, request: FastifyRequest, reply: FastifyReply, operation: Operation) {
  const visit = visitOf(request);
  switch (upset.kind) {
    case "status": {
      const usual = usualRefusal(upset.status, request);
      throw new ApiError({
        ...usual,
        code: upset.code ?? usual.code,
        message: upset.message ?? usual.message,
      });
    }
    case "rate-limited":
      return refuseAsRateLimited(upset, reply, visit.org.settings);
    case "token-throttled":
      throw new OAuthError(400, "invalid_request", "rate limit exceeded; retry later");
    case "html":
      return reply.code(upset.status).type("text/html").send(htmlErrorPage(upset.status));
    case "connection-reset":
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return;
    case "operation-failed":
      visit.failure = { code: upset.code, message: upset.message };
      return operation();
    case "reply-lost":
      attempt(operation);
      return drop(reply);
    case "hang":
      return hang(visit, reply, upset.forMs);
    case "late-apply": {
      void applyLate(upset.applyAfterMs, visit, operation);
      if (upset.answerStatus !== undefined) throw new ApiError(usualRefusal(upset.answerStatus, request));
      return hang(visit, reply);
    }
  }
}

function usualRefusal(status: number, request: FastifyRequest): Problem {
  const { needs } = request.routeOptions.config;
  if (status === 403 && needs) return missingPermissions(needs);
  return usualProblem(status, visitOf(request).record.resource);
}

function refuseAsRateLimited(
  { retryAfter, seconds }: Extract<Upset, { kind: "rate-limited" }>,
  reply: FastifyReply,
  settings: Settings,
): never {
  reply.header("inin-ratelimit-reset", seconds);
  if (retryAfter === "seconds") reply.header("Retry-After", seconds);
  if (retryAfter === "http-date") {
    // The format has whole seconds only: rounded up, as a wait must not end early.
    const until = Math.ceil(Date.now() / 1000 + seconds) * 1000;
    reply.header("Retry-After", new Date(until).toUTCString());
  }
  if (retryAfter === "none") {
    for (const name of ["count", "allowed", "reset"]) reply.removeHeader(`inin-ratelimit-${name}`);
    throw new ApiError(tooManyRequests(settings));
  }
  throw new ApiError(tooManyRequests(settings, seconds));
}

async function hang({ org, over }: Visit, reply: FastifyReply, forMs: number = foreverMs) {
  reply.hijack();
  await passes(forMs, AbortSignal.any([over, org.ended]));
  reply.raw.destroy();
}

async function applyLate(afterMs: number, { org, flight }: Visit, operation: Operation) {
  const letGo = flight?.hold();
  if (await passes(afterMs, org.ended)) attempt(operation);
  letGo?.();
}

/** False when the signal came first. */
async function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

/** A refusal that nobody will hear is no error. */
function attempt(operation: Operation) {
  try {
    operation();
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof OAuthError)) throw error;
  }
}

function drop(reply: FastifyReply) {
  reply.hijack();
  reply.raw.destroy();
}
