/** One request with an interaction, and what the sender knows of its fate. */
export interface Copy {
  interactionId: string;
  /** What the caller has to hear. */
  menuId: string;
  /** When the event says that it happened, epoch ms; undefined where it does not say. */
  claimedAtMs: number | undefined;
  sentAtMs: number;
  /** Received by then, if it was received at all. */
  receivedByMs: number;
  /** 200; nobody knows (no answer, or 503: it may be stored all the same); certainly not stored. */
  fate: "acked" | "perhaps" | "refused";
  /** Of the answer; undefined where there was none. */
  status: number | undefined;
}
