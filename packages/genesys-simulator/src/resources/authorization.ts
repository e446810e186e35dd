import type { FastifyInstance } from "fastify";
import { missingPermissions } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { homeDivision } from "../division.ts";
import { underFaults } from "../faults/under-faults.ts";
import { visitOf } from "../visit.ts";

/** Who the token's client is and what its roles allow. */
export function authorizationRoutes(scope: FastifyInstance) {
  scope.get("/authorization/subjects/me", (request, reply) =>
    underFaults(request, reply, () => {
      const { permissions, divisions, tellsGrants } = visitOf(request).org.settings;
      if (!tellsGrants) {
        throw new ApiError(missingPermissions({ type: "ANY", permissions: ["authorization:grant:view"] }));
      }
      return {
        id: "menuswitch-client",
        name: "Menuswitch",
        grants: (divisions === "all" ? [{ id: "*", name: "All divisions" }] : divisions.map(divisionOf)).map(
          (division) => ({
            subjectId: "menuswitch-client",
            division,
            role: { id: "menuswitch-role", name: "Menuswitch", policies: policiesOf(permissions) },
          }),
        ),
      };
    }),
  );
}

const divisionOf = (id: string) => (id === homeDivision.id ? homeDivision : { id, name: id });

function policiesOf(permissions: "all" | readonly string[]) {
  if (permissions === "all") return [{ domain: "architect", entityName: "*", actions: ["*"] }];
  return permissions.map((permission) => {
    const [domain, entityName, action] = permission.split(":");
    return { domain, entityName, actions: [action] };
  });
}
