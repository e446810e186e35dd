import { expect, test } from "vitest";
import { makeGatheringLogger, makeLogger } from "./make-logger.ts";

function captured() {
  const lines: string[] = [];
  const logger = makeLogger({
    name: "example",
    level: "info",
    destination: { write: (line) => lines.push(line) },
  });
  return { logger, lines };
}

test.each([
  { authorization: "hunter2" },
  { headers: { authorization: "hunter2", "set-cookie": ["hunter2"], "x-api-key": "hunter2" } },
  { request: { headers: { Authorization: "hunter2" } } },
  { headers: { "x-hub-signature-256": "hunter2", "webhook-signature": "hunter2" } },
  { config: { password: "hunter2", clientSecret: "hunter2", WEBHOOK_HMAC_SECRETS: ["hunter2"] } },
  { body: { access_token: "hunter2", client_secret: "hunter2" } },
  { err: Object.assign(new Error("refused"), { options: { headers: { authorization: "hunter2" } } }) },
])("keeps secrets out of the log, should one get there: %j", (fields) => {
  const { logger, lines } = captured();
  logger.info(fields, "message");
  logger.child(fields).info("message");
  expect(lines).toHaveLength(2);
  expect(lines.join("")).not.toContain("hunter2");
});

test("writes one JSON object per line with name, level and message", () => {
  const { logger, lines } = captured();
  logger.debug("too quiet");
  logger.warn({ answer: 42 }, "message");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ name: "example", level: 40, answer: 42, msg: "message" }),
  ]);
});

test("gathers lines, whatever the level of the others, and writes them whole and in order, a pipe's worth at a time", () => {
  const { logger, lines: writes } = captured();
  logger.level = "error";
  const gathering = makeGatheringLogger(logger, "info");
  for (let number = 0; number < 100; number += 1) gathering.logger.info({ number, text: "é".repeat(100) });
  expect(writes.length).toBeGreaterThan(1);
  gathering.flush();
  gathering.flush();
  expect(writes.length).toBeLessThan(20);
  expect(writes.every((text) => Buffer.byteLength(text) <= 4_096 && text.endsWith("\n"))).toBe(true);
  const numbers = writes.flatMap((text) => text.trimEnd().split("\n")).map((line) => JSON.parse(line).number);
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, number) => number));
});

test("writes a gathered line that is longer than a pipe's worth", () => {
  const { logger, lines: writes } = captured();
  const gathering = makeGatheringLogger(logger, "info");
  gathering.logger.info({ text: "x".repeat(10_000) });
  gathering.flush();
  expect(writes).toHaveLength(1);
});
