import type { EventPlan } from "./event-plan.ts";
import { randomUuid } from "./random-uuid.ts";

export type EventName = "customer.start" | "flow.start" | "flow.outcome" | "flow.end" | "customer.end";

export type ConversationEvent = {
  /** The envelope's: a repeat has the same. */
  id: string;
  name: EventName;
  conversationId: string;
  /** After the run began. */
  atMs: number;
  body: Record<string, unknown>;
};

/** `caller`: inbound, by voice, from a known contact. The first three hear a menu. */
export type ConversationKind = "caller" | "unmatched" | "anonymous" | "outbound" | "chat";

export type Conversation = {
  kind: ConversationKind;
  conversationId: string;
  participantId: string;
  events: ConversationEvent[];
};

type ConversationOptions = {
  plan: EventPlan;
  random: () => number;
  /** After the run began. */
  startsAtMs: number;
  /** When the run began, since the epoch. */
  runBeganAtMs: number;
};

/** Ways in which the platform says that a number was withheld. */
const withheldNumbers = ["anonymous", "unknown", "sip:anonymous@anonymous.invalid", "tel:anonymous"];
const divisionId = "6f0e3a52-0000-4000-8000-000000000001";
const organizationId = "6f0e3a52-0000-4000-8000-000000000002";

/** One conversation from its start to its end, with the fields that the platform gives each event. */
export function makeConversation(options: ConversationOptions): Conversation {
  const { plan, random, startsAtMs, runBeganAtMs } = options;
  const kind = drawKind(plan.mix, random);
  const ids = {
    conversationId: randomUuid(random),
    participantId: randomUuid(random),
    sessionId: randomUuid(random),
  };
  const contact = 1 + Math.floor(random() * plan.contacts);
  const lastsMs = Math.round(plan.callMs * (0.5 + random()));
  const outcome = random() < 0.7 ? succeeded : failed;

  const common = { ...ids, ...addressOf(kind, contact, random), divisionId };
  const identity = kind === "unmatched" || kind === "anonymous" ? {} : identityOf(contact);
  const flow = { flowType: "INBOUNDCALL", flowId: plan.flowId, flowVersion: "1.0" };
  const atMs = (share: number) => startsAtMs + Math.round(lastsMs * share);
  const event = (name: EventName, share: number, more: Record<string, unknown>): ConversationEvent => ({
    id: randomUuid(random),
    name,
    conversationId: ids.conversationId,
    atMs: atMs(share),
    body: { eventTime: runBeganAtMs + atMs(share), ...common, ...more },
  });

  return {
    kind,
    ...ids,
    events: [
      event("customer.start", 0, identity),
      event("flow.start", 0.05, flow),
      event("flow.outcome", 0.8, {
        ...flow,
        flowOutcomeId: `${plan.flowId}-menu`,
        flowOutcomeStartTime: runBeganAtMs + atMs(0.05),
        flowOutcomeEndTime: runBeganAtMs + atMs(0.8),
        flowOutcomeValue: outcome.value,
        flowMilestones: [],
      }),
      event("flow.end", 0.9, { ...flow, connectedDurationMs: atMs(0.9) - atMs(0.05), ...outcome.end }),
      event("customer.end", 1, { ...identity, interactingDurationMs: lastsMs }),
    ],
  };
}

const succeeded = {
  value: "SUCCESS",
  end: { disconnectType: "TRANSFER", exitReason: "TRANSFER", transferType: "ACD" },
};
const failed = { value: "FAILURE", end: { disconnectType: "PEER", exitReason: "DISCONNECT" } };

function drawKind(mix: EventPlan["mix"], random: () => number): ConversationKind {
  let left = random();
  for (const kind of ["unmatched", "anonymous", "outbound", "chat"] as const) {
    left -= mix[kind];
    if (left < 0) return kind;
  }
  return "caller";
}

/** The id of the contact with that number, from 1: what a segment is stored for. */
export function contactId(contact: number): string {
  return `c0ffee00-0000-4000-8000-${String(contact).padStart(12, "0")}`;
}

function identityOf(contact: number) {
  const id = contactId(contact);
  return {
    externalContactId: id,
    externalOrganizationId: organizationId,
    conversationExternalContactIds: [id],
  };
}

function addressOf(kind: ConversationKind, contact: number, random: () => number) {
  if (kind === "chat") return { mediaType: "CHAT", provider: "PureCloud Webchat v2", direction: "INBOUND" };
  const withheld = withheldNumbers[Math.floor(random() * withheldNumbers.length)];
  return {
    mediaType: "VOICE",
    provider: "Edge",
    direction: kind === "outbound" ? "OUTBOUND" : "INBOUND",
    ani: kind === "anonymous" ? withheld : `tel:+1317${String(contact).padStart(7, "0")}`,
    dnis: "tel:+13175550000",
  };
}
