import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { anyText } from "@menuswitch/test-support";
import fc from "fast-check";
import { expect, test } from "vitest";
import { requestIdOf } from "./request-id.ts";

function requestWith(headers: IncomingMessage["headers"]): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers });
}

test.each(["req-1", "x".repeat(128), "a=b;c~!"])("keeps the sender's id %s", (id) => {
  expect(requestIdOf(requestWith({ "x-request-id": id }))).toBe(id);
});

test.each(["", "x".repeat(129), "two words", "tab\tbed", "ünsafe", "line\nbreak"])(
  "makes a new id in place of %j, which is not fit to be echoed",
  (id) => {
    expect(requestIdOf(requestWith({ "x-request-id": id }))).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test("makes a new id for every request without one", () => {
  expect(requestIdOf(requestWith({}))).not.toBe(requestIdOf(requestWith({})));
});

test("echoes nothing but visible ASCII, whatever it is given", () => {
  fc.assert(
    fc.property(anyText(), (id) => {
      expect(requestIdOf(requestWith({ "x-request-id": id }))).toMatch(/^[\x21-\x7e]{1,128}$/);
    }),
  );
});
