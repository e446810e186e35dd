import type { Problem } from "../api-error.ts";

/** Codes and messages as the platform's own API description lists them for flows and their actions. */
export const flowProblems = {
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
  headerMissing: {
    status: 400,
    code: "architect.request.header.missing",
    message: "A required request header is missing or empty.",
  },
  queryParameterMissing: {
    status: 400,
    code: "architect.query.parameter.missing",
    message: "A required query parameter is missing or empty.",
  },
  bodyMissing: {
    status: 400,
    code: "architect.flow.data.missing",
    message: "Flow version data content is missing.",
  },
  dataMissing: {
    status: 404,
    code: "architect.flow.data.missing",
    message: "Flow version data content is missing.",
  },
  versionMissing: {
    status: 404,
    code: "architect.flow.version.missing",
    message: "Specified flow version is missing.",
  },
  noConfiguration: {
    status: 404,
    code: "flow.no.config.available",
    message: "Flow has no saved or checked-in configuration.",
  },
  notFound: {
    status: 404,
    code: "architect.flow.not.found",
    message: "Could not find flow with specified ID.",
  },
  notLocked: {
    status: 409,
    code: "architect.flow.not.locked.by.user",
    message: "Flow is not locked by requesting user.",
  },
  lockedByOther: {
    status: 409,
    code: "architect.flow.locked.by.user",
    message: "Flow is locked by another user.",
  },
  alreadyExists: {
    status: 409,
    code: "architect.flow.already.exists",
    message: "A flow of the specified type with the specified name already exists.",
  },
  noSavedConfiguration: {
    status: 409,
    code: "architect.flow.cannot.checkin.missing.config",
    message: "Flow cannot be checked in because there is no saved configuration.",
  },
  operationInProgress: {
    status: 409,
    code: "architect.operation.already.in.progress",
    message: "An operation is already in progress on the object.",
  },
  deleted: { status: 410, code: "architect.flow.deleted", message: "Flow has been deleted." },
} satisfies Record<string, Problem>;
