import { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { AppliedWrites, WriteRequest } from "./applied-writes.ts";
import { forgetOldest } from "./forget-oldest.ts";
import { problems } from "./problems.ts";
import type { Settings } from "./settings.ts";
import { participantPlace } from "./subject.ts";

export type Participant = { conversationId: string; participantId: string };
export type Attributes = Record<string, string>;

const bodySchema = z.object({ attributes: z.record(z.string(), z.string()) });

type ParticipantStoreOptions = { settings: Settings; writes: AppliedWrites; maxRemembered: number };

/** Participants of conversations under way, with their attributes (participant data). */
export function makeParticipantStore({ settings, writes, maxRemembered }: ParticipantStoreOptions) {
  const participants = new Map<string, Attributes>();

  function set(place: string, attributes: Attributes) {
    participants.set(place, attributes);
    forgetOldest(participants, maxRemembered);
  }

  return {
    create: (participant: Participant) => set(participantPlace(participant), {}),
    /** The call is over. */
    remove: (participant: Participant): boolean => participants.delete(participantPlace(participant)),
    /** Adds to the attributes that are there. @throws ApiError 400, 404 */
    patch(participant: Participant, body: unknown, request: WriteRequest): { attributes: Attributes } {
      const place = participantPlace(participant);
      const before = participants.get(place) ?? (settings.autoCreateParticipants ? {} : undefined);
      if (!before) throw new ApiError(problems.participantNotFound);
      const parsed = bodySchema.safeParse(body);
      if (!parsed.success) throw new ApiError(problems.badRequest);
      set(place, { ...before, ...parsed.data.attributes });
      writes.add(place, request, body);
      return parsed.data;
    },
    holds: (participant: Participant): Attributes | undefined =>
      participants.get(participantPlace(participant)),
  };
}
