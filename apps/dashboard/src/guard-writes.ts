import type { Logger } from "@menuswitch/runtime";
import type { FastifyInstance, FastifyRequest } from "fastify";

export type Role = "viewer" | "operator";

/** A viewer changes nothing; an operator only from the dashboard's own pages, or without a browser. Changes are logged. */
export function guardWrites(scope: FastifyInstance, { role, logger }: { role: Role; logger: Logger }): void {
  scope.addHook("onRequest", async (request, reply) => {
    if (isRead(request)) return;
    if (role === "viewer") {
      return reply
        .code(405)
        .header("allow", "GET, HEAD")
        .send({ error: "This dashboard is read-only: DASHBOARD_ROLE=operator lets it change queues" });
    }
    if (isFromAnotherSite(request)) {
      return reply.code(403).send({ error: "Changes are accepted from the dashboard's own pages only" });
    }
    return;
  });

  scope.addHook("onResponse", async (request, reply) => {
    if (isRead(request) || role === "viewer") return;
    logger.info(
      { method: request.method, path: request.url, status: reply.statusCode },
      "a change was asked for",
    );
  });
}

const isRead = ({ method }: FastifyRequest) => method === "GET" || method === "HEAD";

/**
 * Browsers send Basic credentials along whoever's page asks, so the asking page counts. Where a browser does not say
 * `Sec-Fetch-Site` (plain HTTP to another host), it says `Origin` with everything but GET and HEAD.
 */
function isFromAnotherSite({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site !== "same-origin";
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
