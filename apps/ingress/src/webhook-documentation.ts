import type { FastifySchema } from "fastify";
import { z } from "zod";
import { eventBridgeEventSchema } from "./parse-eventbridge-event.ts";
import { tutorialEventSchema } from "./parse-tutorial-event.ts";

export const EXAMPLE_EVENTS = {
  tutorial: { id: "interaction-1", customer: { id: "customer-1" }, occurredAt: "2026-01-31T09:30:45.000Z" },
  eventbridge: {
    version: "0",
    id: "adbcfa5b-0116-4baa-b66b-a3f5902e95bf",
    "detail-type": "v2.detail.events.conversation.{id}.customer.start",
    source: "aws.partner/genesys.com/cloud/0d9ba1b7-7a9c-4a6e-8a55-9c6a1d1f2b3c/menus",
    account: "123456789012",
    time: "2026-01-31T09:30:45Z",
    region: "us-east-1",
    resources: [],
    detail: {
      topicName: "v2.detail.events.conversation.2f7bf00a-0fc2-4d6a-9b56-92238191433e.customer.start",
      version: "2",
      eventBody: {
        eventTime: 1_769_851_844_949,
        conversationId: "2f7bf00a-0fc2-4d6a-9b56-92238191433e",
        participantId: "9fb2ca78-3a0e-4a3b-8a0e-6f3d6b6a8f0e",
        sessionId: "c03d300e-7a0f-4d3e-9a55-0c4b5a6d7e8f",
        mediaType: "VOICE",
        direction: "INBOUND",
        ani: "tel:+13175550123",
      },
      metadata: { CorrelationId: "fe8a8579-b83f-4f07-b371-2b39398f91a8" },
      timestamp: "2026-01-31T09:30:45.013Z",
    },
  },
};

const errorSchema = z.object({ error: z.string() });
const refusal = (description: string, error: string) =>
  errorSchema.meta({ description, examples: [{ error }] });

/** What `/openapi.json` says of the webhook. The event schemas are the ones its parsers use. */
export const webhookDocumentation = {
  summary: "An interaction started",
  description:
    "Answered once the event is stored. Which of the two shapes an event has shows in its content. Sending an event again does no harm: it is recognised by its interaction id.",
  tags: ["webhook"],
  body: z.union([tutorialEventSchema, eventBridgeEventSchema]).meta({
    // zod leaves out `examples` where a schema transforms; this is the documentation plugin's own keyword for them.
    "x-examples": {
      tutorial: { value: EXAMPLE_EVENTS.tutorial },
      eventbridge: { value: EXAMPLE_EVENTS.eventbridge },
    },
  }),
  response: {
    200: z
      .union([
        z.object({ status: z.literal("accepted"), interactionId: z.string() }),
        z.object({ status: z.literal("ignored"), reason: z.string() }),
      ])
      .describe("Stored; or none of ours, as an outbound or a chat interaction"),
    400: refusal("Malformed; sending it again cannot help", "Customer ID not found in event"),
    401: refusal("No valid key", "A valid key is required"),
    413: refusal("Larger than 64 KiB", "The payload is too large"),
    415: refusal("Not JSON", "The Content-Type must be application/json"),
    503: refusal(
      "Not stored: send it again after the seconds in `Retry-After`",
      "The event could not be stored",
    ),
  },
} satisfies FastifySchema;
