import { type Logger, type RedisConnection, redisAnswers } from "@menuswitch/runtime";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

export class RedisAwayError extends Error {
  override readonly name = "RedisAwayError";
  readonly statusCode = 503;
}

const REDIS_IS_AWAY = "Redis cannot be reached. The dashboard goes on by itself once it can.";
const RETRY_AFTER_SECONDS = 5;

const AWAY_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="${RETRY_AFTER_SECONDS}">
<title>Menuswitch</title>
<h1>Redis cannot be reached</h1>
<p>This page reloads by itself until it can.</p>
</html>
`;

/** Nothing of an unexpected error is sent; it is logged. Failures while Redis does not answer are taken as its. */
export function answerError({ redis, logger }: { redis: RedisConnection; logger: Logger }) {
  return async (error: FastifyError | RedisAwayError, request: FastifyRequest, reply: FastifyReply) => {
    const status = error.statusCode ?? ((await redisAnswers(redis)) ? 500 : 503);
    if (status === 503) {
      reply.code(503).header("retry-after", RETRY_AFTER_SECONDS);
      if (request.headers.accept?.includes("text/html")) return reply.type("text/html").send(AWAY_PAGE);
      return reply.send({ error: REDIS_IS_AWAY });
    }
    if (status < 500) return reply.code(status).send({ error: error.message });
    logger.error({ err: error, route: request.routeOptions.url }, "a request failed unexpectedly");
    return reply.code(500).send({ error: "Unexpected error; the dashboard's log has it" });
  };
}

export function answerNotFound(_request: FastifyRequest, reply: FastifyReply) {
  return reply.code(404).send({ error: "Not found" });
}
