import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError, type Problem } from "./api-error.ts";
import { missingDivisionPermission } from "./problems.ts";
import type { Settings } from "./settings.ts";
import { notFoundProblem } from "./usual-problem.ts";
import { visitOf } from "./visit.ts";

/** The permissions an endpoint asks for, as the platform's API description lists them. */
export type Needs = { type: "ANY" | "ALL"; permissions: readonly string[] };

declare module "fastify" {
  interface FastifyContextConfig {
    needs?: Needs;
  }
}

const bodySchema = z.object({ division: z.object({ id: z.string() }) });

export function anyOf(...permissions: string[]): Needs {
  return { type: "ANY", permissions };
}

export function allOf(...permissions: string[]): Needs {
  return { type: "ALL", permissions };
}

/** @throws ApiError 403, or 404 where the client may not know that the resource is there */
export function authorize(request: FastifyRequest) {
  const { needs } = request.routeOptions.config;
  if (!needs) return;
  const { org, record } = visitOf(request);
  const has = (permission: string) => includes(org.settings.permissions, permission);
  const granted = needs.type === "ALL" ? needs.permissions.every(has) : needs.permissions.some(has);
  if (!granted) throw new ApiError(missingPermissions(needs, has));
  const division = org.divisionOf(record);
  if (division === undefined || seesDivision(org.settings, division)) return;
  throw new ApiError(
    org.settings.hiddenDivisionStatus === 404
      ? notFoundProblem(record.resource)
      : missingDivisionPermission(needs.permissions.find(has) ?? ""),
  );
}

/** For the division that a body moves something to. @throws ApiError 403 */
export function requireNamedDivision(request: FastifyRequest) {
  const { settings } = visitOf(request).org;
  const division = bodySchema.safeParse(request.body).data?.division.id;
  const [permission = ""] = request.routeOptions.config.needs?.permissions ?? [];
  if (division !== undefined && !seesDivision(settings, division)) {
    throw new ApiError(missingDivisionPermission(permission));
  }
}

export function seesDivision({ divisions }: Settings, division: string): boolean {
  return includes(divisions, division);
}

export function missingPermissions(
  { type, permissions }: Needs,
  has: (permission: string) => boolean = () => false,
): Problem {
  return type === "ANY"
    ? {
        status: 403,
        code: "missing.any.permissions",
        message: `Unable to perform the requested action. You must have at least one of the following permissions assigned: [${permissions.join(", ")}]`,
      }
    : {
        status: 403,
        code: "missing.permissions",
        message: `Unable to perform the requested action. You are missing the following permission(s): [${permissions.filter((permission) => !has(permission)).join(", ")}]`,
      };
}

function includes(given: "all" | string[], wanted: string): boolean {
  return given === "all" || given.includes(wanted);
}
