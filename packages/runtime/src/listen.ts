import type { FastifyInstance } from "fastify";
import type { Logger } from "./make-logger.ts";
import { StartError } from "./start-error.ts";

/**
 * Listens and logs where: `{ msg: "listening", host, port, url }` with the port really taken.
 *
 * @throws {StartError} when the address cannot be had
 */
export async function listen(
  app: Pick<FastifyInstance, "listen" | "server">,
  { host, port, logger }: { host: string; port: number; logger: Logger },
): Promise<{ port: number; url: string }> {
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `Cannot listen on HOST ${host}, PORT ${port}: ${REASONS[error.code ?? ""] ?? error.message}`,
      {
        cause: error,
      },
    );
  });
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
  logger.info({ host, port: address.port, url }, "listening");
  return { port: address.port, url };
}

const REASONS: Record<string, string> = {
  EADDRINUSE: "another process is using it.",
  EACCES: "this user may not use it; ports below 1024 need privileges.",
  EADDRNOTAVAIL: "this machine has no such address.",
  ENOTFOUND: "no such host name.",
};
