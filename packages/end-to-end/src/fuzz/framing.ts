import fc from "fast-check";

/** How a body is announced and cut up. */
export interface Framing {
  lines: string[];
  bytes: Buffer;
  /** Valid HTTP, and all of it. */
  isWhole?: boolean;
}

const framings: { weight: number; frame: (bytes: Buffer) => Framing }[] = [
  { weight: 120, frame: (bytes) => ({ lines: [`Content-Length: ${bytes.length}`], bytes, isWhole: true }) },
  {
    weight: 30,
    frame: (bytes) => ({ lines: ["Transfer-Encoding: chunked"], bytes: inChunks(bytes), isWhole: true }),
  },
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
/** Ways to send a body, most of them right. */
export const framing = fc.oneof(
  ...framings.map(({ weight, frame }) => ({ arbitrary: fc.constant(frame), weight })),
);

function inChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += 1_000) {
    const chunk = bytes.subarray(start, start + 1_000);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n"));
  }
  return Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
}
