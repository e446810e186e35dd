import type { FastifyInstance } from "fastify";
import { underFaults } from "../faults/under-faults.ts";
import type { Participant } from "../participant-store.ts";
import { visitOf } from "../visit.ts";

type ParticipantRoute = { Params: Participant };

/** Participant data. The platform asks for no permission here. */
export function participantRoutes(scope: FastifyInstance) {
  const path = "/:conversationId/participants/:participantId/attributes";
  const config = { resource: "participant" } as const;

  scope.patch<ParticipantRoute>(`/conversations${path}`, { config }, (request, reply) =>
    underFaults(request, reply.code(202), () => {
      const { org, record } = visitOf(request);
      org.participants.patch(request.params, request.body, record);
      return "";
    }),
  );

  scope.patch<ParticipantRoute>(`/conversations/calls${path}`, { config }, (request, reply) =>
    underFaults(request, reply.code(202), () => {
      const { org, record } = visitOf(request);
      return org.participants.patch(request.params, request.body, record);
    }),
  );
}
