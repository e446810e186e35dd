import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Logger } from "@menuswitch/runtime";
import type { IngressConfig } from "./config.ts";

/** Whether a request with these headers may send events. */
export type Authenticate = (headers: IncomingHttpHeaders) => boolean;

export function makeAuthentication(
  { WEBHOOK_AUTH, WEBHOOK_TOKENS = [] }: Pick<IngressConfig, "WEBHOOK_AUTH" | "WEBHOOK_TOKENS">,
  logger: Logger,
): Authenticate {
  if (WEBHOOK_AUTH === "token") return makeTokenAuthentication(WEBHOOK_TOKENS);
  logger.warn("WEBHOOK_AUTH=none: everybody who reaches this address can send events");
  return () => true;
}

/** One of `tokens`, as `Authorization: Bearer <token>` or `X-API-Key: <token>`. */
export function makeTokenAuthentication(tokens: readonly string[]): Authenticate {
  const accepted = tokens.map(digest);
  return (headers) => {
    const presented = [bearerToken(headers.authorization), headers["x-api-key"]]
      .filter((token) => typeof token === "string")
      .map(digest);
    // Digests have one length, and all are compared: how long it takes tells nothing about the tokens.
    let matches = 0;
    for (const candidate of presented) {
      for (const token of accepted) matches += Number(timingSafeEqual(candidate, token));
    }
    return matches > 0;
  };
}

const digest = (token: string) => hash("sha256", token, "buffer");

const bearerToken = (authorization: string | undefined) => /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
