import type { Problem } from "./api-error.ts";
import { datatableProblems } from "./datatables/datatable-problems.ts";
import type { Settings } from "./settings.ts";
import type { Subject } from "./subject.ts";

/** Codes and messages as the platform's own API description lists them: those of all resources, then those of flows. */
export const problems = {
  badRequest: {
    status: 400,
    code: "bad.request",
    message: "The request could not be understood by the server due to malformed syntax.",
  },
  missingName: {
    status: 400,
    code: "architect.flow.validate.failed.missing.name",
    message: "Failed to validate flow due to missing name.",
  },
  missingType: {
    status: 400,
    code: "architect.flow.validate.failed.missing.type",
    message: "Failed to validate flow due to missing type.",
  },
  nameContainsSlash: {
    status: 400,
    code: "architect.flow.validate.failed.invalid.name.contains.slash",
    message: "Failed to validate flow due to invalid name.  Flow names must not contain forward slashes.",
  },
  nameWithoutAlphanumeric: {
    status: 400,
    code: "architect.flow.validate.failed.invalid.name.no.alpha",
    message:
      "Failed to validate flow due to invalid name.  Names must contain at least one alphanumeric character.",
  },
  nameEndsWithDebug: {
    status: 400,
    code: "architect.flow.validate.failed.invalid.name.contains.debug",
    message: "Failed to validate flow due to invalid name.  Flow names must not end with '-debug'.",
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
  requestHeaderMissing: {
    status: 400,
    code: "architect.request.header.missing",
    message: "A required request header is missing or empty.",
  },
  queryParameterMissing: {
    status: 400,
    code: "architect.query.parameter.missing",
    message: "A required query parameter is missing or empty.",
  },
  flowBodyMissing: {
    status: 400,
    code: "architect.flow.data.missing",
    message: "Flow version data content is missing.",
  },
  flowDataMissing: {
    status: 404,
    code: "architect.flow.data.missing",
    message: "Flow version data content is missing.",
  },
  flowVersionMissing: {
    status: 404,
    code: "architect.flow.version.missing",
    message: "Specified flow version is missing.",
  },
  noFlowConfiguration: {
    status: 404,
    code: "flow.no.config.available",
    message: "Flow has no saved or checked-in configuration.",
  },
  flowNotFound: {
    status: 404,
    code: "architect.flow.not.found",
    message: "Could not find flow with specified ID.",
  },
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
  flowNotLocked: {
    status: 409,
    code: "architect.flow.not.locked.by.user",
    message: "Flow is not locked by requesting user.",
  },
  flowLockedByOther: {
    status: 409,
    code: "architect.flow.locked.by.user",
    message: "Flow is locked by another user.",
  },
  flowAlreadyExists: {
    status: 409,
    code: "architect.flow.already.exists",
    message: "A flow of the specified type with the specified name already exists.",
  },
  flowWithoutSavedConfiguration: {
    status: 409,
    code: "architect.flow.cannot.checkin.missing.config",
    message: "Flow cannot be checked in because there is no saved configuration.",
  },
  operationInProgress: {
    status: 409,
    code: "architect.operation.already.in.progress",
    message: "An operation is already in progress on the object.",
  },
  flowDeleted: { status: 410, code: "architect.flow.deleted", message: "Flow has been deleted." },
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

const usual = byStatus([
  problems.badRequest,
  problems.badCredentials,
  problems.notAuthorized,
  problems.notFound,
  problems.clientTimeout,
  problems.conflict,
  problems.unsupportedMediaType,
  problems.internalServerError,
  problems.serviceUnavailable,
  problems.requestTimeout,
]);

const usualOfDatatable = byStatus([
  datatableProblems.syntaxError,
  datatableProblems.tableNotFound,
  datatableProblems.duplicateName,
  datatableProblems.internalServerError,
  datatableProblems.serverTooBusy,
]);

const usualOf: Record<NonNullable<Subject["resource"]>, ReadonlyMap<number, Problem>> = {
  flow: byStatus([problems.flowNotFound, problems.flowNotLocked, problems.flowDeleted]),
  datatable: usualOfDatatable,
  job: byStatus([problems.jobNotFound]),
  participant: byStatus([problems.participantNotFound]),
  token: new Map(),
  limit: new Map(),
  "trigger-topic": new Map(),
  row: new Map([
    ...usualOfDatatable,
    ...byStatus([datatableProblems.rowNotFound, datatableProblems.duplicateKey]),
  ]),
};

/** What the platform most likely means by a status. */
export function usualProblem(status: number, resource?: Subject["resource"]): Problem {
  const { code, message } = status >= 500 ? problems.internalServerError : problems.badRequest;
  const ofResource = resource && usualOf[resource].get(status);
  return ofResource ?? usual.get(status) ?? { status, code, message };
}

/** Said of what is not there, and of what the client may not know to be there. */
export function notFoundProblem(resource: Subject["resource"]): Problem {
  return resource === "row" ? datatableProblems.tableNotFound : usualProblem(404, resource);
}

function byStatus(list: Problem[]): ReadonlyMap<number, Problem> {
  return new Map(list.map((problem) => [problem.status, problem]));
}
