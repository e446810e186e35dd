/** The answer at the beginning of `bytes`: its status, and how long it is; undefined while it is not whole. */
export function readAnswer(bytes: Buffer): { status: number; length: number } | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = bytes.toString("latin1", 0, headEnd);
  const bodyLength = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (bodyLength === undefined) throw new Error(`an answer without a length: ${head}`);
  const length = headEnd + 4 + Number(bodyLength);
  return bytes.length < length ? undefined : { status: Number(head.slice(9, 12)), length };
}
