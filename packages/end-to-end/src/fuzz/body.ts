import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { rawKey, rawValue } from "./hostile-values.ts";
import { type Slip, withSlips } from "./json-text.ts";
import { soundPayload } from "./sound-payload.ts";

const LIMIT_BYTES = 64 * 1024;

const slip: fc.Arbitrary<Slip> = fc.record({
  kind: fc.constantFrom<Slip["kind"]>("drop", "repeat", "retype", "rename", "wrap"),
  at: fc.nat({ max: 1_000 }),
  value: rawValue,
  key: rawKey,
});

const slippedPayload = fc
  .tuple(soundPayload, fc.array(slip, { minLength: 1, maxLength: 4 }))
  .map(([{ payload }, slips]) => withSlips(payload, slips));

/** Nested, of too many, or with something among the events that is none. */
const oddArray = fc.tuple(soundPayload, rawValue).map(([{ payload }, value]) => {
  const event = JSON.stringify(payload);
  return `[${[event, value, event].join()}]`;
});

const jsonOfAnyKind = fc.oneof(
  { arbitrary: slippedPayload, weight: 9 },
  { arbitrary: soundPayload.map(({ payload }) => JSON.stringify(payload)), weight: 1 },
  { arbitrary: oddArray, weight: 1 },
  { arbitrary: rawValue, weight: 1 },
);

/** An event of exactly so many bytes, padded inside a field or around the text. */
const sizedEvent = fc
  .tuple(
    soundPayload,
    fc.constantFrom(LIMIT_BYTES - 1, LIMIT_BYTES, LIMIT_BYTES + 1, 4 * LIMIT_BYTES),
    fc.boolean(),
  )
  .map(([{ payload }, size, wantsField]) => {
    const inField = wantsField && !Array.isArray(payload);
    const bare = JSON.stringify(inField ? { ...payload, padding: "" } : payload);
    const padding = size - Buffer.byteLength(bare);
    return inField
      ? JSON.stringify({ ...payload, padding: "x".repeat(padding) })
      : bare + " ".repeat(padding);
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
