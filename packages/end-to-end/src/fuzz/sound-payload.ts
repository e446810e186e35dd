import fc from "fast-check";

/** What has to be accepted, and the interactions in it as the ingress has to name them, in their order. */
export interface SoundPayload {
  payload: object;
  interactionIds: string[];
}

interface SoundEvent {
  event: object;
  interactionId: string;
}

/** An unanswered request may have been heard all the same: how many interactions there may be in it. */
export const MOST_EVENTS = 5;

const id = fc.uuid();
const timeMs = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 });
const topic = "v2.detail.events.conversation.{id}.customer.start";

const ownEvent = fc
  .record({ id, customer: fc.record({ id }), occurredAt: timeMs })
  .map((event): SoundEvent => ({ event, interactionId: event.id }));

const eventBody = fc
  .record({ conversationId: id, participantId: id, sessionId: id, eventTime: timeMs })
  .map((ids) => ({
    body: {
      ...ids,
      mediaType: "VOICE",
      direction: "INBOUND",
      ani: "tel:+13175550123",
      externalContactId: ids.sessionId,
      conversationExternalContactIds: [ids.participantId],
    },
    interactionId: `${ids.conversationId}/${ids.participantId}/${ids.sessionId}`,
  }));

type Body = { conversationId: string };

const notificationOf = (body: Body) => ({
  topicName: topic.replace("{id}", body.conversationId),
  version: "2",
  eventBody: body,
  metadata: { CorrelationId: body.conversationId },
});

/** The ways in which a customer start may come. */
const routes: ((body: Body) => object)[] = [
  (body) => ({
    version: "0",
    id: "adbcfa5b-0116-4baa-b66b-a3f5902e95bf",
    "detail-type": topic,
    time: "2026-01-31T09:30:45Z",
    resources: [],
    detail: notificationOf(body),
  }),
  notificationOf,
  (body) => body,
  (body) => Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)])),
];

const customerStart = fc
  .tuple(eventBody, fc.constantFrom(...routes))
  .map(([{ body, interactionId }, route]): SoundEvent => ({ event: route(body), interactionId }));

const message = fc.record({ messageId: id, from: id, sentMs: timeMs }).map(
  ({ messageId, from, sentMs }): SoundEvent => ({
    event: {
      channel: {
        platform: "Open",
        type: "Private",
        messageId,
        from: { id: from, idType: "Opaque" },
        time: new Date(sentMs).toISOString(),
      },
      type: "Text",
      text: "Hello",
      direction: "Inbound",
    },
    interactionId: `${messageId}/${sentMs}`,
  }),
);

const soundEvent = fc.oneof(ownEvent, { arbitrary: customerStart, weight: 4 }, message);

/** An event of any format, or an array of some. */
export const soundPayload: fc.Arbitrary<SoundPayload> = fc.oneof(
  {
    arbitrary: soundEvent.map(({ event, interactionId }) => ({
      payload: event,
      interactionIds: [interactionId],
    })),
    weight: 4,
  },
  fc.array(soundEvent, { minLength: 1, maxLength: MOST_EVENTS }).map((events) => ({
    payload: events.map(({ event }) => event),
    interactionIds: events.map(({ interactionId }) => interactionId),
  })),
);
