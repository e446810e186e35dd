import { DeliveryError } from "@menuswitch/domain";
import { z } from "zod";
import { askedWaitMs } from "./answer-headers.ts";
import type { Answer, HttpSender } from "./http-sender.ts";
import { parseJson } from "./parse-json.ts";
import { safeText } from "./safe-text.ts";
import type { Token } from "./token-source.ts";

export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
  /** Where id and secret go: into the Authorization header, or into the form. */
  authStyle: "basic" | "body";
  oauthScope?: string | undefined;
}

const tokenSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.number().positive(),
});

const text = z.string().optional().catch(undefined);
const errorSchema = z.object({ error: text, error_description: text, description: text });

const CHECK_ADDRESS = "check GENESYS_TOKEN_URL, or GENESYS_REGION from which it follows";

/**
 * Asks the OAuth token endpoint for a token by client credentials. No failure here has touched a target, so each gets a
 * code that says so.
 *
 * @throws DeliveryError
 */
export async function fetchToken(deps: {
  sender: HttpSender;
  tokenUrl: string;
  credentials: ClientCredentials;
  timeoutMs: number;
  now(): number;
}): Promise<Token> {
  const { clientId, clientSecret, authStyle, oauthScope } = deps.credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    ...(authStyle === "body" && { client_id: clientId, client_secret: clientSecret }),
    ...(oauthScope !== undefined && { scope: oauthScope }),
  });
  const endpoint = `The token endpoint at ${URL.parse(deps.tokenUrl)?.host ?? "no valid URL"}`;
  const reply = await deps.sender.send({
    method: "POST",
    url: deps.tokenUrl,
    headers: {
      ...(authStyle === "basic" && { authorization: `Basic ${basic}` }),
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
    },
    body: form.toString(),
    timeoutMs: deps.timeoutMs,
  });

  if (reply.kind === "failure") {
    throw new DeliveryError({
      code: "UNREACHABLE",
      message: `${endpoint} gave no answer (${reply.detail}).`,
      remedy: `It is asked again with growing pauses. If this goes on, ${CHECK_ADDRESS}.`,
    });
  }
  if (reply.status < 200 || reply.status > 299) {
    const inForm = new URLSearchParams([["", clientSecret]]).toString().slice(1);
    const secrets = [clientSecret, inForm, basic];
    throw translateRefusal(reply, endpoint, secrets, deps.now());
  }
  const token = tokenSchema.safeParse(parseJson(reply.body));
  if (!token.success) {
    throw new DeliveryError({
      code: "UNREACHABLE",
      message: `${endpoint} answered ${reply.status} without a usable access_token and expires_in.`,
      remedy: `It is asked again with growing pauses. If this goes on, ${CHECK_ADDRESS}.`,
      status: reply.status,
    });
  }
  return { value: token.data.access_token, lifeMs: token.data.expires_in * 1_000 };
}

function translateRefusal(
  answer: Answer,
  endpoint: string,
  secrets: readonly string[],
  nowMs: number,
): DeliveryError {
  const { status } = answer;
  const said = errorSchema.safeParse(parseJson(answer.body)).data;
  const description = said?.error_description ?? said?.description ?? "";
  const words = safeText([said?.error, description].filter(Boolean).join(": "), secrets);
  const message = `${endpoint} answered ${status}${words && ` (${words})`}.`;

  // Genesys Cloud throttles its token endpoint with a 400, unlike its API.
  if (status === 429 || (status === 400 && /^rate limit exceeded/i.test(description))) {
    return new DeliveryError({
      code: "TOKEN_THROTTLED",
      message,
      remedy: "Everything waits and goes on by itself. If this is frequent, start fewer processes at once.",
      status,
      retryAfterMs: askedWaitMs(answer, nowMs),
    });
  }
  if (status === 408 || status >= 500) {
    return new DeliveryError({
      code: "UNREACHABLE",
      message,
      remedy: "It is asked again with growing pauses.",
      status,
    });
  }
  return new DeliveryError({
    code: "UNAUTHORIZED",
    message,
    remedy: `Check GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, that the OAuth client is of the type Client Credentials and active, and that it belongs to the region; ${CHECK_ADDRESS}.`,
    status,
  });
}
