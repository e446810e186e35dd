import {
  type Logger,
  type RedisConnection,
  type Registry,
  redisAnswers,
  redisIsReady,
  registerOperations,
} from "@menuswitch/runtime";
import { type FastifyInstance, fastify } from "fastify";
import { answerError, answerNotFound, RedisAwayError } from "./answer-error.ts";
import { askForCredentials, type Credentials } from "./ask-for-credentials.ts";
import { guardWrites, type Role } from "./guard-writes.ts";
import { makeBoard } from "./make-board.ts";
import { openBoardQueues } from "./open-board-queues.ts";
import { securePages } from "./secure-pages.ts";

/**
 * The dashboard: Bull Board at `/`, health and metrics beside it. Nothing waits for Redis.
 *
 * @param redis a connection that fails fast (`bounded`); stays the caller's
 * @param credentials what to ask for; without them everybody is let in
 */
export async function makeDashboardApp(options: {
  redis: RedisConnection;
  keyPrefix: string;
  partitions: number;
  role: Role;
  credentials: Credentials | undefined;
  registry: Registry;
  logger: Logger;
}): Promise<FastifyInstance> {
  const { redis, role, credentials, registry, logger } = options;
  const app = fastify({
    requestTimeout: 10_000,
    connectionTimeout: 30_000,
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
  });
  await securePages(app);
  app.setErrorHandler(answerError({ redis, logger }));
  registerOperations(app, { registry, readiness: async () => ({ ready: await redisAnswers(redis) }) });

  await app.register(async (scope) => {
    if (credentials) await askForCredentials(scope, credentials);
    else logger.warn("DASHBOARD_AUTH=none: everybody who reaches the dashboard is let in");
    guardWrites(scope, { role, logger });
    scope.setNotFoundHandler(answerNotFound);
    scope.addHook("preHandler", async (request) => {
      if (!redisIsReady(redis) && !request.url.startsWith("/static/")) throw new RedisAwayError();
    });
    const boardQueues = openBoardQueues(options);
    scope.addHook("onClose", () => Promise.all(boardQueues.map(({ queue }) => queue.close())));
    await scope.register(makeBoard(boardQueues, { role }));
  });
  return app;
}
