import fc from "fast-check";
import { type Body, body, validEvent } from "./body.ts";

/** What is written to one connection, byte for byte. */
export interface Attack {
  /** Written one after the other, with a turn of the event loop between them. */
  pieces: Buffer[];
  /** What follows the last piece: nothing, the sender's end of the connection, or a reset. */
  ending: "wait" | "end" | "reset";
  /** Methods of the requests in it, as far as they are requests; tells which answers have no body. */
  methods: string[];
  /** Whether any of its requests carries the key. */
  knowsKey: boolean;
  /** The interaction of its first request, where that is a sound one that has to be answered as accepted. */
  firstInteractionId?: string;
}

export const WEBHOOK_PATH = "/webhook/interaction-start";

const often = <T>(usual: T, weight: number, ...rare: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight }, ...rare);

const noise = fc.string({ unit: "binary-ascii", maxLength: 60 });
const method = often(
  "POST",
  30,
  fc.constantFrom(
    "GET",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "TRACE",
    "CONNECT",
    "post",
    "PROPFIND",
    "",
    "🙂",
  ),
);
const target = often(
  WEBHOOK_PATH,
  30,
  fc.constantFrom(
    `${WEBHOOK_PATH}/`,
    `${WEBHOOK_PATH}?x=%zz`,
    "/%zz",
    "/%00",
    "/..%2f..%2fpackage.json",
    "/docs/static/..%2f..%2f..%2fpackage.json",
    "/docs/static/%2e%2e/%2e%2e/package.json",
    "/docs/nothing",
    "/openapi.json",
    "/livez",
    "/metrics?x=1",
    `/${"a".repeat(8_000)}`,
    `/${"a".repeat(20_000)}`,
    `http://elsewhere.invalid${WEBHOOK_PATH}`,
    "*",
    "//",
    "/\u0000",
    "",
    "/__proto__",
    "/constructor",
  ),
);
const version = often(
  "HTTP/1.1",
  40,
  fc.constantFrom("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", ""),
);

const contentType = often(
  "application/json",
  15,
  fc.constantFrom(
    "application/json; charset=utf-16",
    "application/json; charset=\u0000",
    "application/json;;;;",
    "APPLICATION/JSON",
    "application/jsonp",
    "application/cloudevents+json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    ";;",
    "",
    "/",
    "a".repeat(5_000),
    "__proto__",
  ),
  noise,
);

/** Lines of a head beside the usual ones. */
const oddLines: fc.Arbitrary<string[]> = fc.oneof(
  fc.constantFrom(
    ["Expect: 100-continue"],
    ["Expect: the-impossible"],
    ["Connection: upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x"],
    ["Connection: upgrade", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"],
    ["Content-Type: text/plain", "Content-Type: application/json"],
    ["X-Request-Id: a", "X-Request-Id: b"],
    ["X-Request-Id: \u0000"],
    [`X-Request-Id: ${"r".repeat(129)}`],
    ["X-Request-Id: \u001b[31m"],
    ["X-Request-Id: {}:*"],
    ["no colon at all"],
    [": no name"],
    ["X Y: blank in a name"],
    ["X-Folded: a", "  b"],
    ["__proto__: x", "constructor: x", "toString: x"],
    ["Host: other.invalid"],
    ["Content-Encoding: br"],
    ["Trailer: X"],
    ["TE: trailers"],
    ["X-Forwarded-For: 127.0.0.1", "X-HTTP-Method-Override: GET"],
    [`X-Big: ${"x".repeat(15_000)}`],
    [`X-Big: ${"x".repeat(100_000)}`],
    Array.from({ length: 150 }, (_, index) => `X-${index}: ${index}`),
    Array.from({ length: 5_000 }, (_, index) => `X${index}:`),
    Array.from({ length: 500 }, () => "Cookie: a=b"),
    ["X-Latin: ü\u00ff"],
    ["X-Bare: a\rb"],
  ),
  fc.tuple(noise, noise).map(([name, value]) => [`${name}: ${value}`]),
);

interface Framing {
  lines: string[];
  bytes: Buffer;
}

const framings: { weight: number; frame: (bytes: Buffer) => Framing }[] = [
  { weight: 120, frame: (bytes) => ({ lines: [`Content-Length: ${bytes.length}`], bytes }) },
  { weight: 30, frame: (bytes) => ({ lines: ["Transfer-Encoding: chunked"], bytes: inChunks(bytes) }) },
  ...[
    "chunked\r\nContent-Length: 5",
    "chunked, chunked",
    "gzip, chunked",
    "chunked, identity",
    "identity",
    " chunked\r\nTransfer-Encoding: x",
    "\u000bchunked",
  ].map((coding) => ({
    weight: 1,
    frame: (bytes: Buffer) => ({ lines: [`Transfer-Encoding: ${coding}`], bytes: inChunks(bytes) }),
  })),
  ...[
    "-1",
    "+5",
    "1e3",
    "0x10",
    "",
    "5, 5",
    "5\r\nContent-Length: 6",
    "99999999999999999999",
    "18446744073709551617",
    "1",
    "70000",
  ].map((length) => ({
    weight: 1,
    frame: (bytes: Buffer) => ({ lines: [`Content-Length: ${length}`], bytes }),
  })),
  ...[
    "0\r\n",
    "z\r\n",
    "-1\r\n",
    "ffffffffffffffff\r\n",
    "5\r\nabcdefgh\r\n",
    "1;x=\u0000\r\na\r\n",
    `1;${"x".repeat(20_000)}\r\n`,
  ].map((start) => ({
    weight: 1,
    frame: (bytes: Buffer) => ({
      lines: ["Transfer-Encoding: chunked"],
      bytes: Buffer.concat([Buffer.from(start), bytes]),
    }),
  })),
  {
    weight: 1,
    frame: (bytes) => ({
      lines: ["Transfer-Encoding: chunked"],
      bytes: Buffer.concat([
        inChunks(bytes).subarray(0, -2),
        Buffer.from("X-Api-Key: forged\r\n__proto__: x\r\n\r\n"),
      ]),
    }),
  },
  { weight: 1, frame: (bytes) => ({ lines: [], bytes }) },
];
const framing = fc.oneof(...framings.map(({ weight, frame }) => ({ arbitrary: fc.constant(frame), weight })));

function inChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += 1_000) {
    const chunk = bytes.subarray(start, start + 1_000);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n"));
  }
  return Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
}

const CRLF = "\r\n";
const writeHead = (lines: readonly string[]) => Buffer.from(`${lines.join(CRLF)}${CRLF}${CRLF}`, "latin1");

interface Request {
  method: string;
  bytes: Buffer;
  knowsKey: boolean;
}

/** @param key the webhook key that lets a request in */
function makeRequest(key: string): fc.Arbitrary<Request> {
  const authorization = fc.oneof(
    { arbitrary: fc.constantFrom(`X-API-Key: ${key}`, `Authorization: Bearer ${key}`), weight: 20 },
    fc.constantFrom(
      undefined,
      `X-API-Key: ${key}x`,
      `Authorization: Bearer ${key.slice(1)}`,
      "Authorization: Basic Og==",
      "Authorization: Bearer",
      `Authorization: Bearer ${"x".repeat(10_000)}`,
      "X-API-Key: \u00ff",
      "X-API-Key: undefined",
    ),
    noise.map((text) => `Authorization: ${text}`),
  );
  return fc
    .record({
      method,
      target,
      version,
      host: often<string | undefined>(
        "Host: menuswitch",
        40,
        fc.constantFrom(undefined, "Host:", "Host: a, b"),
      ),
      authorization,
      contentType: fc.option(contentType, { freq: 20, nil: undefined }),
      odd: fc.oneof({ arbitrary: fc.constant<string[]>([]), weight: 6 }, oddLines),
      body,
      framing,
    })
    .map((parts) => {
      const { bytes, contentEncoding } = parts.body satisfies Body;
      const framed = parts.framing(bytes);
      const head = writeHead(
        [
          `${parts.method} ${parts.target} ${parts.version}`,
          parts.host,
          parts.authorization,
          parts.contentType === undefined ? undefined : `Content-Type: ${parts.contentType}`,
          contentEncoding && `Content-Encoding: ${contentEncoding}`,
          ...parts.odd,
          ...framed.lines,
        ]
          .filter((line) => line !== undefined)
          .filter((line) => line !== ""),
      );
      return {
        method: parts.method,
        bytes: Buffer.concat([head, framed.bytes]),
        knowsKey: parts.authorization?.endsWith(key) ?? false,
      };
    });
}

/** A request without fault, and the interaction in it. */
function makeSoundRequest(key: string): fc.Arbitrary<Request & { interactionId: string }> {
  return validEvent.map((event) => {
    const bytes = Buffer.from(JSON.stringify(event));
    const head = writeHead([
      `POST ${WEBHOOK_PATH} HTTP/1.1`,
      "Host: menuswitch",
      `X-API-Key: ${key}`,
      "Content-Type: application/json",
      `Content-Length: ${bytes.length}`,
    ]);
    const body = "detail" in event ? event.detail.eventBody : undefined;
    const interactionId = body ? `${body.conversationId}/${body.participantId}/${body.sessionId}` : event.id;
    return { method: "POST", bytes: Buffer.concat([head, bytes]), knowsKey: true, interactionId };
  });
}

/** Everything that is sent to the ingress in one go: a request, several in a row, or a part of one. */
export function makeAttack(key: string): fc.Arbitrary<Attack> {
  const request = makeRequest(key);
  const alone = request.map((one) => ({ requests: [one], ending: "wait" as const }));
  const inARow = fc
    .array(request, { minLength: 2, maxLength: 6 })
    .map((requests) => ({ requests, ending: "wait" as const }));
  const soundFirst = fc.tuple(makeSoundRequest(key), request).map(([sound, other]) => ({
    requests: [sound, other],
    ending: "wait" as const,
    firstInteractionId: sound.interactionId,
  }));
  const cut = fc
    .tuple(
      request,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom("end" as const, "reset" as const, "wait" as const),
    )
    .map(([one, share, ending]) => ({
      requests: [{ ...one, bytes: one.bytes.subarray(0, Math.floor(one.bytes.length * share)) }],
      ending,
    }));
  const garbage = fc
    .oneof(
      fc.uint8Array({ minLength: 1, maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001",
          "\r\n\r\n\r\n",
          "GET\r\n\r\n",
        )
        .map((text) => Buffer.from(text, "latin1")),
    )
    .map((bytes) => ({ requests: [{ method: "", bytes, knowsKey: false }], ending: "wait" as const }));

  return fc
    .tuple(
      fc.oneof(
        { arbitrary: alone, weight: 12 },
        { arbitrary: inARow, weight: 2 },
        { arbitrary: soundFirst, weight: 2 },
        { arbitrary: cut, weight: 2 },
        { arbitrary: garbage, weight: 1 },
      ),
      fc.array(fc.nat(), { maxLength: 4 }),
    )
    .map(([{ requests, ...rest }, cuts]) => ({
      ...rest,
      pieces: cutAt(Buffer.concat(requests.map(({ bytes }) => bytes)), cuts),
      methods: requests.map(({ method: name }) => name),
      knowsKey: requests.some(({ knowsKey }) => knowsKey),
    }));
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length));
}
