import type { Random } from "../random.ts";

/** One contact that starts, as the kit makes them up. */
export interface Call {
  conversationId: string;
  participantId: string;
  sessionId: string;
  customerId: string;
  /** What this caller has to hear. */
  menuId: string;
  claimedAtMs: number | undefined;
}

export type Shape = "tutorial" | "eventbridge";

/** The same in both shapes, so that one contact told in both is one. */
export const interactionIdOf = ({ conversationId, participantId, sessionId }: Call) =>
  `${conversationId}/${participantId}/${sessionId}`;

let made = 0;

export function makeCall(random: Random, call: Pick<Call, "customerId" | "menuId" | "claimedAtMs">): Call {
  made += 1;
  const part = () => random.between(0, 0xffff_ffff).toString(16).padStart(8, "0");
  return { conversationId: `${part()}-${made}`, participantId: part(), sessionId: part(), ...call };
}

export function bodyOf(call: Call, shape: Shape): string {
  const { conversationId, participantId, sessionId, customerId, claimedAtMs } = call;
  if (shape === "tutorial") {
    return JSON.stringify({
      id: interactionIdOf(call),
      customer: { id: customerId },
      ...(claimedAtMs !== undefined && { occurredAt: claimedAtMs }),
    });
  }
  return JSON.stringify({
    version: "0",
    id: crypto.randomUUID(),
    "detail-type": "v2.detail.events.conversation.{id}.customer.start",
    detail: {
      topicName: `v2.detail.events.conversation.${conversationId}.customer.start`,
      eventBody: {
        ...(claimedAtMs !== undefined && { eventTime: claimedAtMs }),
        conversationId,
        participantId,
        sessionId,
        mediaType: "VOICE",
        direction: "INBOUND",
        externalContactId: customerId,
      },
    },
  });
}
