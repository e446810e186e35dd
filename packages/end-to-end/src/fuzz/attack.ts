import fc from "fast-check";
import { makeRequest, makeSoundRequest } from "./request.ts";

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
  /** Whether its first request has to be answered. */
  firstIsWhole: boolean;
  /** The interactions of its first request, where that is a sound one that has to be answered as accepted. */
  firstInteractionIds?: readonly string[];
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
    firstInteractionIds: sound.interactionIds,
  }));
  const cut = fc
    .tuple(
      request,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom("end" as const, "reset" as const, "wait" as const),
    )
    .map(([one, share, ending]) => ({
      requests: [
        { ...one, bytes: one.bytes.subarray(0, Math.floor(one.bytes.length * share)), isWhole: false },
      ],
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
    .map((bytes) => ({
      requests: [{ method: "", bytes, knowsKey: false, isWhole: false }],
      ending: "wait" as const,
    }));

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
      firstIsWhole: requests[0]?.isWhole ?? false,
    }));
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length));
}
