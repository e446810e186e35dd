import { ABSENT, ADMITTED, type AuthenticationKind, refused } from "./authentication-kind.ts";
import { digest, someAreKnown } from "./compare.ts";

/** One of `credentials`, each `user:password`, as HTTP Basic (RFC 7617, in UTF-8). */
export function makeBasicAuthentication(credentials: readonly string[]): AuthenticationKind {
  const known = credentials.map(digest);
  return {
    name: "basic",
    needs: "user and password",
    challenge: 'Basic realm="Menuswitch", charset="UTF-8"',
    documentation: [{ basic: { type: "http", scheme: "basic" } }],
    judge({ authorization = "" }) {
      if (!/^Basic\b/i.test(authorization)) return ABSENT;
      const encoded = /^Basic +([\w+/-]+=*) *$/i.exec(authorization)?.[1];
      if (encoded === undefined) return refused("malformed");
      // A user has no colon, so user and password compare as one text.
      return someAreKnown([digest(Buffer.from(encoded, "base64"))], known) ? ADMITTED : refused("unknown");
    },
  };
}
