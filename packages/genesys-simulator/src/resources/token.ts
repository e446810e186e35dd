import type { FastifyInstance } from "fastify";
import { underFaults } from "../faults/under-faults.ts";
import type { TokenStore } from "../tokens/token-store.ts";
import { visitOf } from "../visit.ts";

const organization = { id: "simulated-org", name: "Simulated Org" };

/** The token that the request itself carries. */
export function tokenRoutes(scope: FastifyInstance, tokens: TokenStore) {
  const config = { resource: "token" } as const;

  scope.get("/tokens/me", { config }, (request, reply) =>
    underFaults(request, reply, () => {
      const { id, name = id } = visitOf(request).org.client;
      return {
        organization,
        homeOrganization: organization,
        authorizedScope: [],
        OAuthClient: {
          id,
          name,
          authorizedGrantType: "CLIENT-CREDENTIALS",
          scope: [],
          roleDivisions: [],
          state: "active",
          organization,
        },
      };
    }),
  );

  scope.delete("/tokens/me", { config }, (request, reply) =>
    underFaults(request, reply, () => {
      const { tokenId } = visitOf(request).record;
      if (tokenId !== null) tokens.revoke(tokenId);
      return "";
    }),
  );
}
