/**
 * Why a menu could not be brought to its target.
 *
 * | code | meaning | may the server have applied it? |
 * |---|---|---|
 * | RATE_LIMITED | 429 of the API | no |
 * | TOKEN_THROTTLED | the token endpoint's own throttle | no |
 * | UNAUTHORIZED | credentials refused, or 401 even with a fresh token | no |
 * | FORBIDDEN | 403 | no |
 * | NOT_FOUND | 404 | no |
 * | CONFLICT | 409 | no |
 * | BUSY | 409 while Genesys Cloud itself works on the target | no |
 * | REJECTED | any other 3xx or 4xx | no |
 * | UNREACHABLE | no connection was made: refused, DNS, certificate | no |
 * | CONNECTION_LOST | the connection broke before the answer, or the answer was unusable | unknown |
 * | TIMEOUT | no answer in time | unknown |
 * | SERVER_ERROR | 408 or 5xx | unknown |
 */
export type DeliveryErrorCode =
  | "RATE_LIMITED"
  | "TOKEN_THROTTLED"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "BUSY"
  | "REJECTED"
  | "UNREACHABLE"
  | "CONNECTION_LOST"
  | "TIMEOUT"
  | "SERVER_ERROR";

export interface DeliveryErrorDetails {
  code: DeliveryErrorCode;
  /** What happened, for a person. Holds no token, secret or customer data. */
  message: string;
  /** What to do about it, for the administrator. */
  remedy: string;
  /** HTTP status, where an answer came. */
  status?: number | undefined;
  /** The server's wish, in milliseconds from now. */
  retryAfterMs?: number | undefined;
  /** An earlier request of the same write has taken effect. */
  partlyApplied?: boolean | undefined;
  cause?: unknown;
}

/** The request's fate is open, or Genesys itself in trouble. */
const OPEN_CODES: readonly DeliveryErrorCode[] = ["CONNECTION_LOST", "TIMEOUT", "SERVER_ERROR"];

export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly code: DeliveryErrorCode;
  readonly remedy: string;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly #details: DeliveryErrorDetails;

  constructor(details: DeliveryErrorDetails) {
    super(`${details.message} ${details.remedy}`, { cause: details.cause });
    this.code = details.code;
    this.remedy = details.remedy;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.#details = details;
  }

  /** True where Genesys itself is in trouble, or out of reach: nothing this target or its content could change. */
  get noAnswer(): boolean {
    return OPEN_CODES.includes(this.code) || this.code === "UNREACHABLE";
  }

  /** True where the server may have applied the write, or a part, or may yet: the target has to be written again. */
  get effectUnknown(): boolean {
    return OPEN_CODES.includes(this.code) || this.#details.partlyApplied === true;
  }

  /** The same, where an earlier request of the same write has taken effect. */
  afterEffect(): DeliveryError {
    return new DeliveryError({ ...this.#details, partlyApplied: true });
  }
}
