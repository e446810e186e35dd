import type { Problem } from "./api-error.ts";
import type { Settings } from "./settings.ts";

/** Codes and messages as the platform's own API description lists them, for all resources and the smaller ones. */
export const problems = {
  badRequest: {
    status: 400,
    code: "bad.request",
    message: "The request could not be understood by the server due to malformed syntax.",
  },
  authenticationRequired: {
    status: 401,
    code: "authentication.required",
    message: "No authentication bearer token specified in authorization header.",
  },
  badCredentials: { status: 401, code: "bad.credentials", message: "Invalid login credentials." },
  notAuthorized: {
    status: 403,
    code: "not.authorized",
    message: "You are not authorized to perform the requested action.",
  },
  unknownLimitNamespace: {
    status: 400,
    code: "invalid.value",
    message: "The provided namespace is not valid or does not have any viewable limits",
  },
  jobNotFound: {
    status: 404,
    code: "general.resource.not.found",
    message: "Unable to find a job with that jobId",
  },
  participantNotFound: {
    status: 404,
    code: "conversation.error.participant.not.found",
    message: "The participant does not exist.",
  },
  notFound: { status: 404, code: "not.found", message: "The requested resource was not found." },
  clientTimeout: {
    status: 408,
    code: "client.timeout",
    message:
      "The client did not produce a request within the server timeout limit. This can be caused by a slow network connection and/or large payloads.",
  },
  conflict: {
    status: 409,
    code: "request.conflict",
    message: "The request conflicts with the current state of the target resource.",
  },
  unsupportedMediaType: {
    status: 415,
    code: "unsupported.media.type",
    message:
      "Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the header.",
  },
  tooManyRequests: {
    status: 429,
    code: "too.many.requests.retry.after",
    message: "Rate limit exceeded the maximum.",
  },
  internalServerError: {
    status: 500,
    code: "internal.server.error",
    message: "The server encountered an unexpected condition which prevented it from fulfilling the request.",
  },
  serviceUnavailable: {
    status: 503,
    code: "service.unavailable",
    message:
      "Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance).",
  },
  requestTimeout: { status: 504, code: "request.timeout", message: "The request timed out." },
} satisfies Record<string, Problem>;

export function invalidProperty(property: string, object: string): Problem {
  return {
    status: 400,
    code: "invalid.property",
    message: `Value [${property}] is not a valid property for object [${object}]`,
  };
}

export function invalidValue(value: string, field: string, allowed: readonly string[]): Problem {
  return {
    status: 400,
    code: "invalid.value",
    message: `Value [${value}] is not valid for field type [${field}]. Allowable values are: ${allowed.join(", ")}`,
  };
}

export function bodyTooLarge(maxBytes: number): Problem {
  return {
    status: 413,
    code: "request.entity.too.large",
    message: `The request is over the size limit. Maximum bytes: ${maxBytes}`,
  };
}

export const tokenRateKey = "client.credentials.token.rate.per.minute";

type TokenLimit = Pick<Settings, "rateLimitPerMinute" | "limitInBody">;

/** Without seconds it gives no hint of when to come back. */
export function tooManyRequests(
  { rateLimitPerMinute, limitInBody }: TokenLimit,
  retryAfterSeconds?: number,
): Problem {
  const { message } = problems.tooManyRequests;
  const hint = retryAfterSeconds === undefined ? "" : ` Retry the request in [${retryAfterSeconds}] seconds`;
  return {
    ...problems.tooManyRequests,
    message: message + hint,
    ...(limitInBody && {
      limit: { key: tokenRateKey, namespace: "platform.api", value: rateLimitPerMinute },
    }),
  };
}

export function missingDivisionPermission(permission: string): Problem {
  return {
    status: 403,
    code: "missing.division.permission",
    message: `Unable to perform the requested action. You are missing the following permission '${permission}' in the provided division(s).`,
  };
}

export function invalidQueryValue(name: string, value: string, allowed: string): Problem {
  return {
    status: 400,
    code: "invalid.query.param.value",
    message: `Value [${value}] is not valid for parameter [${name}]. Allowable values are: ${allowed}`,
  };
}

export function violatesConstraint(message: string): Problem {
  return { status: 400, code: "constraint.validation", message };
}
