import type { JsonValue, Target } from "@menuswitch/domain";
import { makeGenesysApi, type RequestHooks } from "./genesys-api.ts";
import { makeHttpSender } from "./http-sender.ts";
import { targetKindOf } from "./target-kinds.ts";
import { type ClientCredentials, fetchToken } from "./token-endpoint.ts";
import { makeTokenSource } from "./token-source.ts";

export interface GenesysSettings extends ClientCredentials {
  /** Like `https://api.mypurecloud.com/api/v2`. */
  apiBase: string;
  tokenUrl: string;
  /** Of one API request, its whole answer included. */
  timeoutMs: number;
  /** Of one request for a token; 15 s unless given. */
  tokenTimeoutMs?: number;
  /** Milliseconds since the epoch; the system's clock unless given. */
  now?: () => number;
}

export interface GenesysClient {
  /**
   * Makes sure that a usable token is at hand: it is kept until 60 s before it expires, and concurrent callers share one
   * refresh.
   *
   * @throws DeliveryError, whose effect is never unknown
   */
  ensureToken(): Promise<void>;
  /**
   * Brings one target to one content, as made by `renderContent`. Resolves with the status of the write.
   *
   * `beforeRequest` is awaited right before every API request that leaves, the repeat after a 401 included; what it
   * throws passes through unchanged and nothing is sent. `onAnswer` gets status and rate headers of every API answer.
   *
   * @throws DeliveryError
   */
  write(target: Target, content: JsonValue, hooks: RequestHooks): Promise<{ status: number }>;
  /** Ends all connections; a write under way fails, a later one too. */
  close(): Promise<void>;
}

const TOKEN_TIMEOUT_MS = 15_000;

export function makeGenesysClient(settings: GenesysSettings): GenesysClient {
  const { apiBase, tokenUrl, timeoutMs, clientSecret, now = Date.now } = settings;
  const sender = makeHttpSender();
  const tokens = makeTokenSource({
    now,
    fetchToken: () =>
      fetchToken({
        sender,
        tokenUrl,
        credentials: settings,
        timeoutMs: settings.tokenTimeoutMs ?? TOKEN_TIMEOUT_MS,
        now,
      }),
  });

  return {
    async ensureToken() {
      await tokens.get();
    },
    async write(target, content, hooks) {
      const api = makeGenesysApi({ sender, tokens, hooks, apiBase, timeoutMs, clientSecret, now });
      return { status: await targetKindOf(target).write(target, content, api) };
    },
    async close() {
      sender.close();
    },
  };
}
