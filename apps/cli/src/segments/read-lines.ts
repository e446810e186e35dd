import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

export interface Line {
  /** Counts from 1. */
  number: number;
  /** Without its line ending; undefined where it is too long or not UTF-8. */
  text: string | undefined;
  problem?: string;
  /** Where the next line begins, in bytes. */
  endByte: number;
}

/** A longer line is no row: a file without line ends must not be held in memory. */
export const MAX_LINE_BYTES = 65_536;
const LINE_FEED = 0x0a;

/**
 * The lines of a file, however large it is, each judged alone: a line that cannot be read takes no other with it.
 *
 * @param from where to begin: a byte at which a line begins, and that line's number
 */
export async function* readLines(file: string, from = { byte: 0, line: 1 }): AsyncGenerator<Line> {
  let number = from.line;
  let endByte = from.byte;
  let rest: Buffer = Buffer.alloc(0);
  let isTooLong = false;

  function take(bytes: Buffer, ending: number): Line {
    endByte += ending;
    const line = { number: number++, endByte };
    if (isTooLong || bytes.length > MAX_LINE_BYTES) {
      isTooLong = false;
      return { ...line, text: undefined, problem: `is longer than ${MAX_LINE_BYTES} bytes` };
    }
    if (!isUtf8(bytes)) return { ...line, text: undefined, problem: "is not UTF-8" };
    const text = bytes.toString().replace(/\r$/, "");
    return { ...line, text: line.number === 1 ? text.replace(/^\uFEFF/, "") : text };
  }

  for await (const chunk of createReadStream(file, { start: from.byte })) {
    let bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED)) {
      yield take(bytes.subarray(0, at), at + 1);
      bytes = bytes.subarray(at + 1);
    }
    if (bytes.length > MAX_LINE_BYTES) {
      isTooLong = true;
      endByte += bytes.length;
      bytes = Buffer.alloc(0);
    }
    rest = bytes;
  }
  if (rest.length > 0 || isTooLong) yield take(rest, rest.length);
}
