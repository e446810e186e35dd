import { expect, test } from "vitest";
import { readAnswer } from "./read-answer.ts";

const answer = Buffer.from(
  'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 14\r\nRetry-After: 1\r\n\r\n{"error":"no"}',
);

test("an answer is read once it is whole", () => {
  for (let size = 0; size < answer.length; size += 1)
    expect(readAnswer(answer.subarray(0, size))).toBeUndefined();
  expect(readAnswer(answer)).toEqual({ status: 503, length: answer.length });
});

test("an answer whose end cannot be known is an error, not a wait without end", () => {
  expect(() => readAnswer(Buffer.from("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))).toThrow(
    "length",
  );
});
