import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import type { BeforeHook } from "@bull-board/api/typings/app";
import { FastifyAdapter } from "@bull-board/fastify";
import type { FastifyInstance } from "fastify";
import { conceal } from "./conceal.ts";
import type { Role } from "./guard-writes.ts";
import type { BoardQueue } from "./open-board-queues.ts";

/** Bull Board over `boardQueues`, as a Fastify plugin. Its errors are left to the surrounding error handler. */
export function makeBoard(boardQueues: BoardQueue[], { role }: { role: Role }) {
  const serverAdapter = new FastifyAdapter();
  createBullBoard({
    queues: boardQueues.map((boardQueue) => adaptQueue(boardQueue, role)),
    serverAdapter,
    options: {
      handlerHooks: { before: refuseWhatIsNotOurs, after: conceal(boardQueues) },
      uiConfig: { boardTitle: "Menuswitch", hideDocsLink: true },
    },
  });
  serverAdapter.setErrorHandler((error) => {
    throw error;
  });
  return async (scope: FastifyInstance): Promise<void> => {
    scope.addHook("onSend", async (_request, reply, payload) => {
      const isPage = String(reply.getHeader("content-type")).startsWith("text/html");
      return isPage && typeof payload === "string" ? withoutForeignFonts(payload) : payload;
    });
    await scope.register(serverAdapter.registerPlugin());
  };
}

/** Bull Board's page asks Google for its fonts; a dashboard must not depend on, nor tell, anybody outside. */
const withoutForeignFonts = (html: string) => html.replaceAll(/<link href="https?:[^>]*>/g, "");

function adaptQueue({ queue, description, view }: BoardQueue, role: Role): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, { description, readOnlyMode: role === "viewer" });
  adapter.setFormatter("name", view.name);
  adapter.setFormatter("data", view.data);
  adapter.setFormatter("returnValue", () => null);
  adapter.setFormatter("progress", () => 0);
  return adapter;
}

/**
 * What even an operator leaves alone. A job's data is shown as a summary, which written back would replace the data
 * itself. The rate limit keeps the budget, and the sweep's schedule, which obliterating removes too, keeps the promise
 * that no target is left behind.
 */
const REFUSED = new Set([
  "post /api/queues/:queueName/add",
  "patch /api/queues/:queueName/:jobId/update-data",
  "put /api/queues/:queueName/rate-limit",
  "put /api/queues/:queueName/rate-limit/release",
  "patch /api/queues/:queueName/job-schedulers/:schedulerId",
  "put /api/queues/:queueName/job-schedulers/:schedulerId/remove",
  "put /api/queues/:queueName/obliterate",
]);

const refuseWhatIsNotOurs: BeforeHook = async ({ method, route }) =>
  REFUSED.has(`${method} ${route}`)
    ? { allow: false, status: 405, message: "Job data, rate limits and schedules belong to the workers." }
    : undefined;
