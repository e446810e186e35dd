import fc from "fast-check";
import { body } from "./body.ts";
import { framing } from "./framing.ts";
import { soundPayload } from "./sound-payload.ts";

export const WEBHOOK_PATH = "/webhook/interaction-start";
const SOUND_REQUEST_LINE = `POST ${WEBHOOK_PATH} HTTP/1.1`;
const SOUND_HOST = "Host: menuswitch";
const SOUND_CONTENT_TYPE = "application/json";

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
  SOUND_CONTENT_TYPE,
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

const CRLF = "\r\n";
const writeHead = (lines: readonly string[]) => Buffer.from(`${lines.join(CRLF)}${CRLF}${CRLF}`, "latin1");

export interface Request {
  method: string;
  bytes: Buffer;
  knowsKey: boolean;
  /** An event, or what is sent for one, with the key and in valid HTTP: it has to be answered, whatever is in it. */
  isWhole: boolean;
}

/** A request with something odd about it, often. @param key the webhook key that lets a request in */
export function makeRequest(key: string): fc.Arbitrary<Request> {
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
      host: often<string | undefined>(SOUND_HOST, 40, fc.constantFrom(undefined, "Host:", "Host: a, b")),
      authorization,
      contentType: fc.option(contentType, { freq: 20, nil: undefined }),
      odd: fc.oneof({ arbitrary: fc.constant<string[]>([]), weight: 6 }, oddLines),
      body,
      framing,
    })
    .map((parts) => {
      const { bytes, contentEncoding } = parts.body;
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
      const knowsKey = parts.authorization?.endsWith(key) ?? false;
      return {
        method: parts.method,
        bytes: Buffer.concat([head, framed.bytes]),
        knowsKey,
        isWhole:
          knowsKey &&
          framed.isWhole === true &&
          `${parts.method} ${parts.target} ${parts.version}` === SOUND_REQUEST_LINE &&
          parts.host === SOUND_HOST &&
          parts.contentType === SOUND_CONTENT_TYPE &&
          parts.odd.length === 0,
      };
    });
}

/** A request without fault, and the interactions in it. */
export function makeSoundRequest(key: string): fc.Arbitrary<Request & { interactionIds: string[] }> {
  return soundPayload.map(({ payload, interactionIds }) => {
    const bytes = Buffer.from(JSON.stringify(payload));
    const head = writeHead([
      SOUND_REQUEST_LINE,
      SOUND_HOST,
      `X-API-Key: ${key}`,
      `Content-Type: ${SOUND_CONTENT_TYPE}`,
      `Content-Length: ${bytes.length}`,
    ]);
    return {
      method: "POST",
      bytes: Buffer.concat([head, bytes]),
      knowsKey: true,
      isWhole: true,
      interactionIds,
    };
  });
}
