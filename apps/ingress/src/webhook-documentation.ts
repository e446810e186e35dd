import type { InteractionSource } from "@menuswitch/domain";
import type { FastifySchema } from "fastify";
import { z } from "zod";
import { bareEventBodySchema } from "./parse-event-body.ts";
import { eventBridgeEventSchema } from "./parse-eventbridge-event.ts";
import { notificationSchema } from "./parse-notification.ts";
import { openMessageSchema } from "./parse-open-message.ts";
import { MAX_EVENTS } from "./parse-payload.ts";
import { tutorialEventSchema } from "./parse-tutorial-event.ts";

/** One of each format, under the name that exposures give as their `source`. */
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
  notification: {
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
      externalContactId: "5d1c7c0e-6a0b-4b5e-8d0f-2f8b3f1c9a77",
      conversationExternalContactIds: ["5d1c7c0e-6a0b-4b5e-8d0f-2f8b3f1c9a77"],
    },
    metadata: { CorrelationId: "fe8a8579-b83f-4f07-b371-2b39398f91a8" },
  },
  eventbody: {
    eventTime: "1769851844949",
    conversationId: "2f7bf00a-0fc2-4d6a-9b56-92238191433e",
    participantId: "9fb2ca78-3a0e-4a3b-8a0e-6f3d6b6a8f0e",
    sessionId: "c03d300e-7a0f-4d3e-9a55-0c4b5a6d7e8f",
    mediaType: "VOICE",
    direction: "INBOUND",
    ani: "tel:+13175550123",
    externalContactId: "",
  },
  openmessaging: {
    channel: {
      platform: "Open",
      type: "Private",
      messageId: "message-1",
      to: { id: "3e1f0c52-7d0a-4a8b-9f2e-6b1d2c3a4e5f" },
      from: { nickname: "Jane", id: "jane@example.com", idType: "Email" },
      time: "2026-01-31T09:30:45.000Z",
    },
    type: "Text",
    text: "Hello",
    direction: "Inbound",
  },
} satisfies Record<Exclude<InteractionSource, "decision">, object>;

const eventSchema = z.union([
  tutorialEventSchema,
  eventBridgeEventSchema,
  notificationSchema,
  bareEventBodySchema,
  openMessageSchema,
]);

const resultSchema = z.union([
  z.object({ status: z.literal("accepted"), interactionId: z.string() }),
  z.object({ status: z.literal("ignored"), reason: z.string() }),
]);

const errorSchema = z.object({ error: z.string() });
const refusal = (description: string, error: string) =>
  errorSchema.meta({ description, examples: [{ error }] });

/** What `/openapi.json` says of the webhook. The event schemas are the ones its parsers use. */
export const webhookDocumentation = {
  summary: "An interaction started",
  description:
    "Answered once the event is stored. Which of the formats an event has shows in its content. Sending an event again does no harm: it is recognised by its interaction id. An array is stored whole or, if one of its events is malformed, not at all.",
  tags: ["webhook"],
  body: z.union([...eventSchema.options, z.array(eventSchema).min(1).max(MAX_EVENTS)]).meta({
    // zod leaves out `examples` where a schema transforms; this is the documentation plugin's own keyword for them.
    "x-examples": Object.fromEntries(
      Object.entries({
        ...EXAMPLE_EVENTS,
        array: [EXAMPLE_EVENTS.tutorial, EXAMPLE_EVENTS.eventbridge],
      }).map(([name, value]) => [name, { value }]),
    ),
  }),
  response: {
    200: z
      .union([
        ...resultSchema.options,
        z.object({
          status: z.enum(["accepted", "ignored"]).describe("accepted where one of the events is"),
          results: z.array(resultSchema).describe("Of an array, one for each event, in its order"),
        }),
      ])
      .describe("Stored; or none of ours, as an outbound or a chat interaction"),
    400: refusal("Malformed; sending it again cannot help", "Customer ID not found in event"),
    401: refusal("The sender did not prove itself", "A valid key is required"),
    413: refusal("Larger than 64 KiB", "The payload is too large"),
    415: refusal("Not JSON", "The Content-Type must be application/json"),
    429: refusal(
      "The sender did not prove itself, as often before from this address. What is valid is still accepted",
      "Too many requests without a valid key",
    ),
    503: refusal(
      "Not stored: send it again after the seconds in `Retry-After`",
      "The event could not be stored",
    ),
  },
} satisfies FastifySchema;
