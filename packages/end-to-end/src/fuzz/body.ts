import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { rawKey, rawValue } from "./hostile-values.ts";
import { type Slip, withSlips } from "./json-text.ts";

const LIMIT_BYTES = 64 * 1024;

const idText = fc.uuid();
const timeMs = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 });

/** The two shapes of a valid event. */
export const validEvent = fc.oneof(
  fc.record({ id: idText, customer: fc.record({ id: idText }), occurredAt: timeMs }),
  fc
    .record({ conversationId: idText, participantId: idText, sessionId: idText, eventTime: timeMs })
    .map((ids) => ({
      version: "0",
      id: ids.sessionId,
      "detail-type": "v2.detail.events.conversation.{id}.customer.start",
      time: "2026-01-31T09:30:45Z",
      resources: [],
      detail: {
        version: "2",
        eventBody: {
          ...ids,
          mediaType: "VOICE",
          direction: "INBOUND",
          ani: "tel:+13175550123",
          conversationExternalContactIds: [ids.participantId],
        },
        metadata: { CorrelationId: ids.conversationId },
      },
    })),
);

const slip: fc.Arbitrary<Slip> = fc.record({
  kind: fc.constantFrom<Slip["kind"]>("drop", "repeat", "retype", "rename", "wrap"),
  at: fc.nat({ max: 1_000 }),
  value: rawValue,
  key: rawKey,
});

const slippedEvent = fc
  .tuple(validEvent, fc.array(slip, { minLength: 1, maxLength: 4 }))
  .map(([event, slips]) => withSlips(event, slips));

const jsonOfAnyKind = fc.oneof(
  { arbitrary: slippedEvent, weight: 8 },
  { arbitrary: validEvent.map((event) => JSON.stringify(event)), weight: 1 },
  { arbitrary: validEvent.map((event) => JSON.stringify([event, event])), weight: 1 },
  { arbitrary: rawValue, weight: 1 },
);

/** An event of exactly so many bytes, padded inside a field or around the text. */
const sizedEvent = fc
  .tuple(
    validEvent,
    fc.constantFrom(LIMIT_BYTES - 1, LIMIT_BYTES, LIMIT_BYTES + 1, 4 * LIMIT_BYTES),
    fc.boolean(),
  )
  .map(([event, size, inField]) => {
    const bare = inField ? JSON.stringify({ ...event, padding: "" }) : JSON.stringify(event);
    const padding = size - Buffer.byteLength(bare);
    return inField ? JSON.stringify({ ...event, padding: "x".repeat(padding) }) : bare + " ".repeat(padding);
  });

export interface Body {
  bytes: Buffer;
  /** Of the request, where the bytes are encoded. */
  contentEncoding?: string;
}

const encodings: ((text: string) => Body)[] = [
  (text) => ({ bytes: Buffer.from(`\uFEFF${text}`) }),
  (text) => ({ bytes: Buffer.from(text, "utf16le") }),
  (text) => ({ bytes: Buffer.from(`\uFEFF${text}`, "utf16le") }),
  (text) => ({ bytes: Buffer.from(text, "latin1") }),
  (text) => ({ bytes: gzipSync(text), contentEncoding: "gzip" }),
  (text) => ({ bytes: Buffer.from(text), contentEncoding: "gzip" }),
  // A bomb: 10 MB of blanks in some 10 kB.
  (text) => ({ bytes: gzipSync(text + " ".repeat(10_000_000)), contentEncoding: "gzip" }),
];

const plain = (text: string): Body => ({ bytes: Buffer.from(text) });

/** What may stand in a request after its headers. */
export const body: fc.Arbitrary<Body> = fc.oneof(
  { arbitrary: jsonOfAnyKind.map(plain), weight: 20 },
  { arbitrary: sizedEvent.map(plain), weight: 2 },
  {
    arbitrary: fc.tuple(jsonOfAnyKind, fc.constantFrom(...encodings)).map(([text, encode]) => encode(text)),
    weight: 3,
  },
  {
    arbitrary: fc.tuple(jsonOfAnyKind, fc.nat()).map(([text, cut]) => {
      const bytes = Buffer.from(text);
      return { bytes: bytes.subarray(0, cut % (bytes.length + 1)) };
    }),
    weight: 3,
  },
  { arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ bytes: Buffer.from(bytes) })), weight: 2 },
  { arbitrary: fc.constant({ bytes: Buffer.alloc(0) }), weight: 1 },
);
