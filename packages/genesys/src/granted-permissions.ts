import { DeliveryError } from "@menuswitch/domain";
import { z } from "zod";
import type { GenesysApi } from "./genesys-api.ts";
import { parseAnswer } from "./parse-answer.ts";

/** What the roles of an OAuth client allow it. */
export interface GrantedPermissions {
  /** The divisions in which they allow this, by name, or `*` for all; none: it is not allowed. A permission as `architect:flow:edit`. */
  divisionsOf(permission: string): string[];
}

const policySchema = z.object({
  domain: z.string().catch(""),
  entityName: z.string().catch(""),
  actions: z.array(z.string()).catch([]),
});
const subjectSchema = z.object({
  grants: z
    .array(
      z.object({
        division: z.object({ id: z.string(), name: z.string().optional() }).catch({ id: "*" }),
        role: z.object({ policies: z.array(policySchema).catch([]) }).catch({ policies: [] }),
      }),
    )
    .catch([]),
});

/**
 * Reads the grants of the token's own subject (`GET /authorization/subjects/me`), which needs no permission. Undefined
 * where the platform does not tell them to this client.
 *
 * @throws DeliveryError
 */
export async function readGrantedPermissions(api: GenesysApi): Promise<GrantedPermissions | undefined> {
  try {
    const answer = await api.send({
      method: "GET",
      path: "/authorization/subjects/me",
      permissions: [],
      subject: { noun: "authorization subject", id: "me", setting: "GENESYS_CLIENT_ID", remedies: {} },
    });
    const { grants } = parseAnswer(subjectSchema, answer, "a list of grants");
    return {
      divisionsOf(permission) {
        const sufficient = [permission, ...equivalentsOf(permission)];
        const allowing = grants.filter(({ role }) => sufficient.some(allowedBy(role.policies)));
        const names = allowing.map(({ division: { id, name = id } }) => (id === "*" ? id : name));
        return names.includes("*") ? ["*"] : [...new Set(names)];
      },
    };
  } catch (error) {
    if (error instanceof DeliveryError && (error.code === "FORBIDDEN" || error.code === "NOT_FOUND"))
      return undefined;
    throw error;
  }
}

/** A permission for whole data tables holds for their rows too, as the API's description lists both for each call. */
function equivalentsOf(permission: string): string[] {
  return permission.startsWith("architect:datatableRow:")
    ? [permission.replace(":datatableRow:", ":datatable:")]
    : [];
}

function allowedBy(policies: readonly z.output<typeof policySchema>[]): (permission: string) => boolean {
  return (permission) => {
    const [domain = "", entity = "", action = ""] = permission.split(":");
    return policies.some(
      (policy) =>
        matches(policy.domain, domain) &&
        matches(policy.entityName, entity) &&
        policy.actions.some((allowed) => matches(allowed, action)),
    );
  };
}

const matches = (pattern: string, name: string) =>
  pattern === "*" || pattern.toLowerCase() === name.toLowerCase();
