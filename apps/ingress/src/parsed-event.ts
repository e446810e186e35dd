import type { Interaction } from "@menuswitch/domain";
import type { z } from "zod";
import type { EventRules } from "./event-rules.ts";

/** What an event turns out to be. `ignored`: well-formed, but none of ours. */
export type ParsedEvent = SoundEvent | Refusal;

export type SoundEvent = { kind: "accepted"; interaction: Interaction } | { kind: "ignored"; reason: string };

/** Says where the problem is, the event as a whole without a path, and never the value found there. */
export interface Refusal {
  kind: "invalid";
  path: Path;
  problem: string;
}

export type Path = readonly PropertyKey[];

/** What an event does not say of itself. */
export interface Arrival {
  /** Epoch ms. */
  receivedAt: number;
  /** An id for an event without one. */
  newId: () => string;
}

export type EventContext = Arrival & EventRules;

export const ignored = (reason: string): ParsedEvent => ({ kind: "ignored", reason });
export const invalid = (problem: string, path: Path = []): Refusal => ({ kind: "invalid", path, problem });

/** The first problem that a schema found. @param at where in the event the schema was applied */
export function refusalOf(error: z.ZodError, at: Path = []): Refusal {
  const [issue] = error.issues;
  return invalid(issue?.message ?? "is malformed", [...at, ...(issue?.path ?? [])]);
}
