import { DeliveryError } from "@menuswitch/domain";

export interface Token {
  value: string;
  lifeMs: number;
}

export interface TokenSource {
  /** A token that is good for a while yet. All who ask while one is being fetched share it, or its failure. */
  get(): Promise<string>;
  /** Forgets exactly this token: where another caller has replaced it already, nothing happens. */
  drop(token: string): void;
}

const RENEWAL_MARGIN_MS = 60_000;
/** How long a token endpoint that refused or throttles is left alone: at most, and when it does not say for how long. */
const LONGEST_REST_MS = 60_000;
const REST_MS = 5_000;

export function makeTokenSource(deps: { fetchToken(): Promise<Token>; now(): number }): TokenSource {
  let current: { value: string; usableUntilMs: number } | undefined;
  let refresh: Promise<string> | undefined;
  let refused: { error: DeliveryError; untilMs: number } | undefined;

  async function renew(): Promise<string> {
    const askedAtMs = deps.now();
    if (refused !== undefined && askedAtMs < refused.untilMs) throw refused.error;
    const { value, lifeMs } = await deps.fetchToken().catch((error: unknown) => {
      // Every further request would lengthen a throttle, and wrong credentials do not become right within seconds.
      if (
        error instanceof DeliveryError &&
        (error.code === "TOKEN_THROTTLED" || error.code === "UNAUTHORIZED")
      ) {
        const restMs = Math.min(error.retryAfterMs || REST_MS, LONGEST_REST_MS);
        refused = { error, untilMs: askedAtMs + restMs };
      }
      throw error;
    });
    // A token that lives no longer than the margin would be renewed for every single request.
    const marginMs = lifeMs > RENEWAL_MARGIN_MS ? RENEWAL_MARGIN_MS : lifeMs / 2;
    current = { value, usableUntilMs: askedAtMs + lifeMs - marginMs };
    return value;
  }

  return {
    async get() {
      if (current !== undefined && deps.now() < current.usableUntilMs) return current.value;
      refresh ??= renew().finally(() => {
        refresh = undefined;
      });
      return refresh;
    },
    drop(token) {
      if (current?.value === token) current = undefined;
    },
  };
}
