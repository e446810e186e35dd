import type { Customer } from "./make-customers.ts";
import type { Random } from "./make-random.ts";

/** An interaction's id as the ingress has to find it, and its event; each call of `body` is another delivery of it. */
interface ShapedEvent {
  interactionId: string;
  body: () => object;
}

/** The shape a data action sends: ids as text or number, the time as ISO 8601 or epoch ms. */
export function tutorialEvent(options: {
  customer: Customer;
  occurredAtMs: number;
  index: number;
}): ShapedEvent {
  const { customer, occurredAtMs, index } = options;
  const id = index % 2 === 0 ? `call-${index}` : 100_000 + index;
  const occurredAt = index % 3 === 0 ? occurredAtMs : new Date(occurredAtMs).toISOString();
  return {
    interactionId: String(id),
    body: () => ({ id, customer: { id: customer.id }, occurredAt }),
  };
}

/** The envelope Amazon EventBridge delivers. A repeat comes in a new envelope. */
export function eventBridgeEvent(options: {
  customer: Customer;
  occurredAtMs: number;
  random: Random;
  mediaType?: string;
  direction?: string;
}): ShapedEvent {
  const { customer, occurredAtMs, random, mediaType = "VOICE", direction = "INBOUND" } = options;
  const [conversationId, participantId, sessionId] = [random.uuid(), random.uuid(), random.uuid()];
  const time = new Date(occurredAtMs).toISOString();
  const eventBody = {
    eventTime: occurredAtMs,
    conversationId,
    participantId,
    sessionId,
    mediaType,
    direction,
    provider: "Edge",
    ...(customer.kind === "caller"
      ? { ani: `tel:${customer.id}` }
      : { ani: "tel:anonymous", externalContactId: customer.id }),
  };
  return {
    interactionId: `${conversationId}/${participantId}/${sessionId}`,
    body: () => ({
      version: "0",
      id: random.uuid(),
      "detail-type": "v2.detail.events.conversation.{id}.customer.start",
      source: "aws.partner/genesys.com/cloud/demo-organisation/menus",
      account: "123456789012",
      time,
      region: "us-east-1",
      resources: [],
      detail: {
        topicName: `v2.detail.events.conversation.${conversationId}.customer.start`,
        version: "2",
        eventBody,
        metadata: { CorrelationId: random.uuid() },
        timestamp: time,
      },
    }),
  };
}
