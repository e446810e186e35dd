import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ConfigError, parseConfig } from "./parse-config.ts";

const schema = z.object({
  MODE: z.enum(["none", "token"]).describe("How callers prove themselves"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080).describe("Port to listen on"),
  SECRET: z.string().min(16).optional().describe("Key"),
});

function problemsOf(env: Record<string, string>): string {
  try {
    parseConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

describe("parseConfig", () => {
  test("reads the named variables, applies defaults and leaves out the rest of the environment", () => {
    expect(parseConfig(schema, { MODE: "none", HOME: "/root" })).toEqual({ MODE: "none", PORT: 8080 });
  });

  test.each(["", "  "])("takes a variable that holds %j as unset", (blank) => {
    expect(parseConfig(schema, { MODE: "none", PORT: blank, SECRET: blank })).toEqual({
      MODE: "none",
      PORT: 8080,
    });
  });

  test("ignores blanks around a value, as env files leave them", () => {
    expect(parseConfig(schema, { MODE: " token ", PORT: "81 " })).toEqual({ MODE: "token", PORT: 81 });
  });

  test("names every problem on a line of its own, with what the variable is for", () => {
    expect(problemsOf({ PORT: "70000", SECRET: "short" }).split("\n").slice(1)).toEqual([
      "  MODE is required and must be one of: none, token (How callers prove themselves)",
      "  PORT must be at most 65535 (Port to listen on)",
      "  SECRET must be at least 16 characters long (Key)",
    ]);
  });

  test.each([
    ["eighty", "must be a number"],
    ["80.5", "must be a whole number"],
    ["-1", "must be at least 0"],
  ])("says of PORT=%s that it %s", (value, complaint) => {
    expect(problemsOf({ MODE: "none", PORT: value })).toContain(`PORT ${complaint}`);
  });

  test("never repeats a value, which may be a secret", () => {
    const message = problemsOf({ MODE: "hunter2mode", PORT: "hunter2port", SECRET: "hunter2" });
    expect(message).toContain("MODE must be one of: none, token");
    expect(message).not.toContain("hunter2");
  });
});
