import type { Interaction } from "@menuswitch/domain";

/** What an event turns out to be. `ignored`: well-formed, but none of ours. `error` names fields, never their values. */
export type ParsedEvent =
  | { kind: "accepted"; interaction: Interaction }
  | { kind: "ignored"; reason: string }
  | { kind: "invalid"; error: string };

/** What an event does not say of itself. */
export interface Arrival {
  /** Epoch ms. */
  receivedAt: number;
  /** An id for an event without one. */
  newId: () => string;
}

export const ignored = (reason: string): ParsedEvent => ({ kind: "ignored", reason });
export const invalid = (error: string): ParsedEvent => ({ kind: "invalid", error });
