import { ConfigError, parseConfig } from "@menuswitch/runtime";
import { describe, expect, test } from "vitest";
import { ingressConfigSchema } from "./config.ts";

const key = "0123456789abcdef";
const parse = (env: Record<string, string>) => parseConfig(ingressConfigSchema, env);

describe("the ingress's configuration", () => {
  test("wants to be told how senders prove themselves", () => {
    expect(() => parse({})).toThrow("WEBHOOK_AUTH is required");
    expect(() => parse({ WEBHOOK_AUTH: "" })).toThrow("WEBHOOK_AUTH is required");
    expect(parse({ WEBHOOK_AUTH: "none" })).toMatchObject({ WEBHOOK_AUTH: "none", PORT: 8080 });
  });

  test("reads several keys, so that they can be rotated", () => {
    expect(parse({ WEBHOOK_AUTH: "token", WEBHOOK_TOKENS: ` ${key}, ${key}2 ,` })).toMatchObject({
      WEBHOOK_TOKENS: [key, `${key}2`],
    });
  });

  test.each([
    [{}, "WEBHOOK_TOKENS is required with WEBHOOK_AUTH=token"],
    [{ PORT: "x" }, "WEBHOOK_TOKENS is required with WEBHOOK_AUTH=token"],
    [{ WEBHOOK_TOKENS: " , " }, "WEBHOOK_TOKENS holds no key"],
    [{ WEBHOOK_TOKENS: `${key},${key.slice(1)}` }, "WEBHOOK_TOKENS holds a key of fewer than 16 characters"],
    [{ WEBHOOK_TOKENS: `${key} ${key}` }, "WEBHOOK_TOKENS holds a key with characters that cannot"],
    [{ WEBHOOK_TOKENS: `${key}ü` }, "WEBHOOK_TOKENS holds a key with characters that cannot"],
  ])("refuses token authentication with %j", (env, problem) => {
    expect(() => parse({ WEBHOOK_AUTH: "token", ...env })).toThrow(problem);
  });

  test("never repeats a key in a problem", () => {
    expect.assertions(2);
    try {
      parse({ WEBHOOK_AUTH: "token", WEBHOOK_TOKENS: "hunter2" });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).not.toContain("hunter2");
    }
  });

  test("reads lists of media and identities, in whatever case, and has today's calls and customers unless told", () => {
    expect(parse({ WEBHOOK_AUTH: "none" })).toMatchObject({
      WEBHOOK_MEDIA_TYPES: ["VOICE"],
      IDENTITY_RULES: ["externalContactId", "conversationExternalContactIds", "ani"],
    });
    const lists = { WEBHOOK_MEDIA_TYPES: " voice, Message,", IDENTITY_RULES: "ANI,addressfrom" };
    expect(parse({ WEBHOOK_AUTH: "none", ...lists })).toMatchObject({
      WEBHOOK_MEDIA_TYPES: ["VOICE", "MESSAGE"],
      IDENTITY_RULES: ["ani", "addressFrom"],
    });
  });

  test.each([
    ["WEBHOOK_MEDIA_TYPES", "VOICE,FAX", "must be one of: VOICE, MESSAGE, "],
    ["WEBHOOK_MEDIA_TYPES", ",", "names nothing"],
    ["IDENTITY_RULES", "ani,email", "must be one of: externalContactId, "],
  ])("refuses %s=%s and says why", (name, value, problem) => {
    expect(() => parse({ WEBHOOK_AUTH: "none", [name]: value })).toThrow(`${name} ${problem}`);
  });

  test.each([
    ["INTERACTION_PARTITIONS", "0"],
    ["INTERACTION_PARTITIONS", "65"],
    ["COMMIT_TIMEOUT_MS", "soon"],
    ["COMMIT_MAX_WAITING", "0"],
  ])("refuses %s=%s", (name, value) => {
    expect(() => parse({ WEBHOOK_AUTH: "none", [name]: value })).toThrow(name);
  });
});
