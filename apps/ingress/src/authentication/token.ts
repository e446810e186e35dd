import { ABSENT, ADMITTED, type AuthenticationKind, refused } from "./authentication-kind.ts";
import { digest, someAreKnown } from "./compare.ts";

/** One of `tokens`, as `Authorization: Bearer <token>` or `X-API-Key: <token>`. */
export function makeTokenAuthentication(tokens: readonly string[]): AuthenticationKind {
  const known = tokens.map(digest);
  return {
    name: "token",
    needs: "key",
    challenge: "Bearer",
    documentation: [
      { bearer: { type: "http", scheme: "bearer" } },
      { apiKey: { type: "apiKey", in: "header", name: "X-API-Key" } },
    ],
    judge(headers) {
      const given = [bearerToken(headers.authorization), headers["x-api-key"]].filter(
        (token) => typeof token === "string",
      );
      if (given.length === 0) return ABSENT;
      return someAreKnown(given.map(digest), known) ? ADMITTED : refused("unknown");
    },
  };
}

const bearerToken = (authorization: string | undefined) => /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
