import type { Interaction } from "@menuswitch/domain";

/** An interaction of customer `c-1`, now, unless told otherwise. */
export function interaction(overrides: Partial<Interaction> = {}): Interaction {
  const now = Date.now();
  return {
    interactionId: `i-${Math.random().toString(36).slice(2)}`,
    customerId: "c-1",
    occurredAt: now,
    receivedAt: now,
    source: "tutorial",
    ...overrides,
  };
}
