import { createHmac, createSecretKey } from "node:crypto";
import { ABSENT, ADMITTED, type AuthenticationKind, refused } from "./authentication-kind.ts";
import { someAreKnown } from "./compare.ts";

/**
 * `X-Hub-Signature-256: sha256=<signature>`: HMAC-SHA-256 of the body under one of `secrets`, in base64 as Genesys Cloud
 * writes it, or in hexadecimal as most others do.
 *
 * @see https://developer.genesys.cloud/commdigital/digital/openmessaging/validate
 */
export function makeHmacAuthentication(secrets: readonly string[]): AuthenticationKind {
  const keys = secrets.map((secret) => createSecretKey(secret, "utf8"));
  return {
    name: "hmac",
    needs: "signature",
    challenge: 'HMAC-SHA256 header="X-Hub-Signature-256"',
    documentation: [
      {
        hubSignature: {
          type: "apiKey",
          in: "header",
          name: "X-Hub-Signature-256",
          description: "`sha256=` and the HMAC-SHA-256 of the body as it is sent, in base64 or hexadecimal",
        },
      },
    ],
    judge(headers) {
      const header = headers["x-hub-signature-256"];
      if (header === undefined) return ABSENT;
      const signature = String(header).replace(/^sha256=/i, "");
      const encoding = encodingOf(signature);
      if (encoding === undefined) return refused("malformed");
      // As text: base64 decodes several texts to the same bytes.
      const given = [Buffer.from(encoding === "hex" ? signature.toLowerCase() : signature)];
      return {
        outcome: "undecided",
        verify(body) {
          const known = keys.map((key) =>
            Buffer.from(createHmac("sha256", key).update(body).digest(encoding)),
          );
          return someAreKnown(given, known) ? ADMITTED : refused("mismatch");
        },
      };
    },
  };
}

function encodingOf(signature: string): "hex" | "base64" | undefined {
  if (/^[0-9a-f]{64}$/i.test(signature)) return "hex";
  return /^[A-Za-z0-9+/]{43}=$/.test(signature) ? "base64" : undefined;
}
