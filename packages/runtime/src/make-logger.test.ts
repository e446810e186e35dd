import { expect, test } from "vitest";
import { makeLogger } from "./make-logger.ts";

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
  { config: { password: "hunter2", clientSecret: "hunter2" } },
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
