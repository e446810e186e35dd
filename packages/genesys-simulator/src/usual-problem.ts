import type { Problem } from "./api-error.ts";
import { datatableProblems } from "./datatables/datatable-problems.ts";
import { flowProblems } from "./flows/flow-problems.ts";
import { problems } from "./problems.ts";
import type { Subject } from "./subject.ts";

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
  flow: byStatus([flowProblems.notFound, flowProblems.notLocked, flowProblems.deleted]),
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
