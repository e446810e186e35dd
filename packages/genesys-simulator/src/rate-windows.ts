const windowMs = 60_000;

export type WindowState = {
  admitted: boolean;
  /** Requests admitted in this window, this one included. */
  count: number;
  allowed: number;
  /** Whole seconds, never 0: after that long a refused request is admitted. */
  resetSeconds: number;
};

/** The platform's limit per token: fixed windows of 60 s, each begun by the first request after the last one ended. */
export function makeRateWindows({ now, limit }: { now: () => number; limit: () => number }) {
  const windows = new Map<number | null, { startedAtMs: number; count: number }>();

  return {
    /** Spends one request of the token's window; `null` stands for all requests without a known token. */
    take(tokenId: number | null): WindowState {
      const nowMs = now();
      let window = windows.get(tokenId);
      if (!window || nowMs >= window.startedAtMs + windowMs) {
        window = { startedAtMs: nowMs, count: 0 };
        windows.set(tokenId, window);
      }
      const allowed = limit();
      const admitted = window.count < allowed;
      if (admitted) window.count += 1;
      const resetSeconds = Math.ceil((window.startedAtMs + windowMs - nowMs) / 1000);
      return { admitted, count: window.count, allowed, resetSeconds };
    },
  };
}
