import type { IdentityRule } from "./identity-rules.ts";
import type { MediaType } from "./media-types.ts";

/** What is made of events, by configuration. */
export interface EventRules {
  /** What the customer of a Genesys event is known by, in the order in which a segment is looked for. */
  identityRules: readonly IdentityRule[];
  /** Media whose interactions are taken in. */
  mediaTypes: readonly MediaType[];
}

export const DEFAULT_EVENT_RULES = {
  identityRules: ["externalContactId", "conversationExternalContactIds", "ani"],
  mediaTypes: ["VOICE"],
} as const satisfies EventRules;
