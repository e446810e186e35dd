import { expect, test } from "vitest";
import { logError } from "./log-error.ts";

test("lets through what explains an error and nothing that a library hung onto it", () => {
  const cause = Object.assign(new Error("inner"), { code: "ECONNRESET", command: { args: ["hunter2"] } });
  const error = Object.assign(new TypeError("outer", { cause }), {
    status: 503,
    options: { headers: { authorization: "hunter2" } },
  });

  const logged = logError(error);

  expect(logged).toEqual({
    type: "TypeError",
    message: "outer",
    status: 503,
    stack: error.stack,
    cause: { type: "Error", message: "inner", code: "ECONNRESET", stack: cause.stack },
  });
  expect(JSON.stringify(logged)).not.toContain("hunter2");
});

test("comes to an end with causes that go in a circle", () => {
  const error = new Error("loop");
  error.cause = error;
  expect(JSON.stringify(logError(error)).match(/"message":"loop"/g)).toHaveLength(6);
});

test("leaves what is no error as it is", () => {
  expect(logError("text")).toBe("text");
});
