export interface Answer {
  status: number;
  /** Names in lower case; the last of several wins. */
  headers: ReadonlyMap<string, string>;
  body: string;
}

/**
 * The whole answers in what a server sent over one connection.
 *
 * @param methods of the requests, one after the other: an answer to HEAD has no body
 */
export function readAnswers(
  received: Buffer,
  methods: readonly string[],
): { answers: Answer[]; rest: Buffer } {
  const answers: Answer[] = [];
  let rest = received;
  for (;;) {
    const headEnd = rest.indexOf("\r\n\r\n");
    if (headEnd === -1) return { answers, rest };
    const [statusLine = "", ...lines] = rest.subarray(0, headEnd).toString("latin1").split("\r\n");
    const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(statusLine)?.[1]);
    if (Number.isNaN(status)) return { answers, rest };
    const headers = new Map(lines.map(readHeader));
    const isToHead = methods[answers.length] === "HEAD" && !isToNoRequest(status, headers);
    const hasBody = status >= 200 && !isToHead;
    const read = readBody(rest.subarray(headEnd + 4), hasBody ? headers : new Map());
    if (!read) return { answers, rest };
    rest = read.rest;
    if (status >= 200) answers.push({ status, headers, body: read.body.toString() });
  }
}

/** What could not be read as a request has no method, whatever its first word: the answer has a body, and no request id. */
const isToNoRequest = (status: number, headers: ReadonlyMap<string, string>) =>
  [400, 408, 431].includes(status) && !headers.has("x-request-id");

function readHeader(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** Undefined: there is more to come. */
function readBody(
  bytes: Buffer,
  headers: ReadonlyMap<string, string>,
): { body: Buffer; rest: Buffer } | undefined {
  if (headers.get("transfer-encoding") === "chunked") return readChunks(bytes);
  const length = Number(headers.get("content-length") ?? 0);
  return bytes.length < length
    ? undefined
    : { body: bytes.subarray(0, length), rest: bytes.subarray(length) };
}

function readChunks(bytes: Buffer): { body: Buffer; rest: Buffer } | undefined {
  const chunks: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const lineEnd = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.subarray(0, Math.max(0, lineEnd)).toString("latin1"), 16);
    if (Number.isNaN(size) || rest.length < lineEnd + 2 + size + 2) return undefined;
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    rest = rest.subarray(lineEnd + 2 + size + 2);
    if (size === 0) return { body: Buffer.concat(chunks), rest };
  }
}
