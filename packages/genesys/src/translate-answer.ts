import { DeliveryError, type DeliveryErrorCode } from "@menuswitch/domain";
import { askedWaitMs, headerOf } from "./answer-headers.ts";
import type { ApiRequest } from "./api-request.ts";
import { readErrorBody } from "./error-body.ts";
import type { Answer } from "./http-sender.ts";
import { remedyFor } from "./remedy-for.ts";
import { safeText } from "./safe-text.ts";

/** An answer of the API that is not a success, as an error that says what to do. */
export function translateAnswer(
  answer: Answer,
  request: Pick<ApiRequest, "method" | "permissions" | "subject">,
  secrets: readonly string[],
  nowMs: number,
): DeliveryError {
  const { status } = answer;
  const said = readErrorBody(answer.body);
  const fields = said.details.flatMap(({ fieldName }) => fieldName ?? []).join(", ");
  const words = [said.code, said.message, fields].filter(Boolean).join(": ");
  const correlationId = headerOf(answer, "inin-correlation-id") ?? said.contextId;
  const reason = safeText(words, secrets) || "no reason given in JSON";
  const trace = correlationId === undefined ? "" : `; correlation id ${safeText(correlationId, secrets)}`;
  const code = codeOf(status, said.code);
  const { noun, id, part } = request.subject;
  const what = `${part === undefined ? "" : `${part} of `}${noun} ${id}`;
  return new DeliveryError({
    code,
    message: `Genesys Cloud answered ${status} to ${request.method} of ${what} (${reason}${trace}).`,
    remedy: remedyFor(status, said.code, request),
    status,
    retryAfterMs: code === "RATE_LIMITED" ? askedWaitMs(answer, nowMs) : undefined,
  });
}

/** Genesys Cloud is busy with the same thing: it says so of a flow that is being checked in or published. */
const BUSY_CODES: readonly (string | undefined)[] = ["architect.operation.already.in.progress"];

function codeOf(status: number, said: string | undefined): DeliveryErrorCode {
  if (status === 408 || status >= 500) return "SERVER_ERROR";
  switch (status) {
    case 401:
      return "UNAUTHORIZED";
    case 403:
      return "FORBIDDEN";
    case 404:
      return "NOT_FOUND";
    case 409:
      return BUSY_CODES.includes(said) ? "BUSY" : "CONFLICT";
    case 429:
      return "RATE_LIMITED";
    default:
      return "REJECTED";
  }
}
