import { randomBytes } from "node:crypto";

/** So many tokens are known by their number even after they ended. */
const maxKnown = 1000;

/** Tokens outlive a reset of the org, so that running clients are not disturbed by it. */
export function makeTokenStore({ now }: { now: () => number }) {
  const tokens = new Map<string, { id: number; expiresAtMs: number }>();
  let lastId = 0;
  let issued = 0;

  return {
    /** Older tokens stay valid until they expire. */
    issue(lifetimeSeconds: number): { accessToken: string; id: number } {
      if (tokens.size >= maxKnown) {
        for (const [accessToken, { expiresAtMs }] of tokens) {
          if (expiresAtMs <= now()) tokens.delete(accessToken);
        }
      }
      const accessToken = randomBytes(48).toString("base64url");
      lastId += 1;
      issued += 1;
      tokens.set(accessToken, { id: lastId, expiresAtMs: now() + lifetimeSeconds * 1000 });
      return { accessToken, id: lastId };
    },
    find(accessToken: string): { id: number; valid: boolean } | undefined {
      const token = tokens.get(accessToken);
      return token && { id: token.id, valid: token.expiresAtMs > now() };
    },
    revoke(id: number) {
      for (const token of tokens.values()) if (token.id === id) token.expiresAtMs = 0;
    },
    revokeAll() {
      for (const token of tokens.values()) token.expiresAtMs = 0;
    },
    tally() {
      const valid = [...tokens.values()].filter(({ expiresAtMs }) => expiresAtMs > now()).length;
      return { issued, valid };
    },
    restartTally() {
      issued = 0;
    },
  };
}

export type TokenStore = ReturnType<typeof makeTokenStore>;
