import type { ConversationEvent } from "./conversation.ts";
import type { EventPlan } from "./event-plan.ts";

const organizationId = "0a1b2c3d-0000-4000-8000-000000000000";

/** What the receiver gets, as each of the platform's ways to deliver an event words it. */
export function shapeEvent(event: ConversationEvent, shape: EventPlan["shape"]): Record<string, unknown> {
  const { id, name, conversationId, body } = event;
  const topicName = `v2.detail.events.conversation.${conversationId}.${name}`;
  const notification = { topicName, version: "2", eventBody: body, metadata: { CorrelationId: id } };
  if (shape === "notification") return notification;
  // Triggers give a workflow the primitives alone.
  if (shape === "event-body") {
    return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value !== "object"));
  }
  const time = new Date(Number(body["eventTime"])).toISOString();
  return {
    version: "0",
    id,
    // With a literal {id}, unlike the topic's name.
    "detail-type": `v2.detail.events.conversation.{id}.${name}`,
    source: `aws.partner/genesys.com/cloud/${organizationId}/simulator`,
    account: "123456789012",
    time: time.replace(/\.\d+Z$/, "Z"),
    region: "us-east-1",
    resources: [],
    detail: { ...notification, timestamp: time },
  };
}
