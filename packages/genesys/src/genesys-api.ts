import { type RateAnswer, readRateAnswer } from "./answer-headers.ts";
import type { ApiRequest } from "./api-request.ts";
import { readErrorBody } from "./error-body.ts";
import type { Answer, HttpSender } from "./http-sender.ts";
import type { TokenSource } from "./token-source.ts";
import { translateAnswer } from "./translate-answer.ts";
import { translateFailure } from "./translate-failure.ts";

export interface RequestHooks {
  beforeRequest(kind: "read" | "write"): Promise<void>;
  onAnswer?(answer: RateAnswer): void;
}

/** The platform API with a token, as one attempt sees it. */
export interface GenesysApi {
  /**
   * Resolves with a 2xx, or with a refusal that the request handles. A 401 is healed once: by a token that is surely newer.
   *
   * @throws DeliveryError, and what the hooks throw
   */
  send(request: ApiRequest): Promise<Answer>;
}

export interface GenesysApiDeps {
  sender: HttpSender;
  tokens: TokenSource;
  hooks: RequestHooks;
  apiBase: string;
  timeoutMs: number;
  clientSecret: string;
  now(): number;
}

export function makeGenesysApi(deps: GenesysApiDeps): GenesysApi {
  const { sender, tokens, hooks, timeoutMs, clientSecret, now } = deps;
  const base = deps.apiBase.replace(/\/+$/, "");

  async function attempt(request: ApiRequest, token: string): Promise<Answer> {
    const { method, path, body } = request;
    await hooks.beforeRequest(method === "GET" ? "read" : "write");
    const reply = await sender.send({
      method,
      url: `${base}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        accept: "application/json",
        ...request.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      timeoutMs,
    });
    if (reply.kind === "failure") throw translateFailure(reply, base, timeoutMs);
    hooks.onAnswer?.(readRateAnswer(reply, now()));
    return reply;
  }

  return {
    async send(request) {
      let token = await tokens.get();
      let answer = await attempt(request, token);
      if (answer.status === 401) {
        tokens.drop(token);
        token = await tokens.get();
        answer = await attempt(request, token);
      }
      if (isSuccess(answer) || request.handles?.includes(readErrorBody(answer.body).code ?? ""))
        return answer;
      throw translateAnswer(answer, request, [token, clientSecret], now());
    },
  };
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status <= 299;
}
