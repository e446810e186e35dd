import { createHash, createHmac, createSecretKey } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { ABSENT, type AuthenticationKind, refused } from "./authentication-kind.ts";
import { someAreKnown } from "./compare.ts";

export const STANDARD_SECRET_PREFIX = "whsec_";

/**
 * The symmetric scheme of Standard Webhooks: `webhook-signature` holds signatures of `<webhook-id>.<webhook-timestamp>.<body>`,
 * one of which has to be ours.
 *
 * @param secrets each `whsec_<base64>`
 * @param toleranceSeconds most that `webhook-timestamp` may be away from now, before or after
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function makeStandardWebhooksAuthentication(options: {
  secrets: readonly string[];
  toleranceSeconds: number;
  now?: () => number;
}): AuthenticationKind {
  const { secrets, toleranceSeconds, now = Date.now } = options;
  const keys = secrets.map((secret) =>
    createSecretKey(secret.slice(STANDARD_SECRET_PREFIX.length), "base64"),
  );
  return {
    name: "standard-webhooks",
    needs: "signature",
    challenge: "Standard-Webhooks",
    documentation: [DOCUMENTATION],
    judge(headers) {
      const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = headers;
      if (signature === undefined) return ABSENT;
      // An id with a dot would let the same signature stand for another id, timestamp and body.
      if (!matches(id, /^[!-\-/-~]{1,256}$/) || !matches(timestamp, /^\d{1,12}$/))
        return refused("malformed");
      const given = String(signature)
        .split(" ")
        .flatMap((one) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(one)?.[1] ?? [])
        .map((text) => Buffer.from(text));
      if (given.length === 0) return refused("malformed");
      if (Math.abs(now() / 1_000 - Number(timestamp)) > toleranceSeconds) return refused("timestamp");
      return {
        outcome: "undecided",
        verify(body) {
          const known = keys.map((key) =>
            Buffer.from(
              createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64"),
            ),
          );
          if (!someAreKnown(given, known)) return refused("mismatch");
          // Without the timestamp, which differs between attempts to send the same message.
          return {
            outcome: "admitted",
            message: createHash("sha256").update(`${id}.`).update(body).digest("base64url"),
          };
        },
      };
    },
  };
}

const matches = (value: IncomingHttpHeaders[string], pattern: RegExp): value is string =>
  typeof value === "string" && pattern.test(value);

const DOCUMENTATION = {
  webhookId: {
    type: "apiKey",
    in: "header",
    name: "webhook-id",
    description: "The same for every attempt to send one event; at most 256 characters, none of them a dot",
  },
  webhookTimestamp: {
    type: "apiKey",
    in: "header",
    name: "webhook-timestamp",
    description: "When this attempt is made, in seconds since the epoch",
  },
  webhookSignature: {
    type: "apiKey",
    in: "header",
    name: "webhook-signature",
    description:
      "`v1,` and the HMAC-SHA-256, in base64, of id, timestamp and the body as it is sent, joined by dots; several are parted by spaces",
  },
} as const;
