import type { IncomingHttpHeaders } from "node:http";

export const AUTHENTICATION_KINDS = ["token", "basic", "hmac", "standard-webhooks"] as const;

export type KindName = (typeof AUTHENTICATION_KINDS)[number];

/** Why a credential was refused. Few and fixed: they label a metric. */
export type FailureReason =
  /** No key of ours. */
  | "unknown"
  /** Not of the shape that the kind has. */
  | "malformed"
  /** Its time is too far from now. */
  | "timestamp"
  /** The signature is not that of this body. */
  | "mismatch";

export interface Admitted {
  outcome: "admitted";
  /** Stands for what was sent, where the kind can tell a repeat of it: letters, digits, `-` and `_`, 43 of them. */
  message?: string;
}

export interface Refused {
  outcome: "refused";
  reason: FailureReason;
}

/** What a request's headers prove. */
export type Verdict =
  | Admitted
  | Refused
  /** They hold nothing of this kind. */
  | { outcome: "absent" }
  /** Only the body can tell, byte by byte as it came. */
  | { outcome: "undecided"; verify: (body: Buffer) => Admitted | Refused };

/** A security scheme of OpenAPI. */
type SecurityScheme =
  | { type: "http"; scheme: string; description?: string }
  | { type: "apiKey"; in: "header"; name: string; description?: string };

/** One way for senders to prove themselves. Keys are compared in a time that tells nothing about them. */
export interface AuthenticationKind {
  name: KindName;
  /** What a sender has to have, as errors call it. */
  needs: string;
  /** For `WWW-Authenticate`. */
  challenge: string;
  /** For OpenAPI, by their names: any of these will do, each being schemes that belong together. */
  documentation: readonly Record<string, SecurityScheme>[];
  judge(headers: IncomingHttpHeaders): Verdict;
}

export const ADMITTED: Admitted = { outcome: "admitted" };
export const ABSENT = { outcome: "absent" } as const;
export const refused = (reason: FailureReason): Refused => ({ outcome: "refused", reason });
