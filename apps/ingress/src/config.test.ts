import { ConfigError, parseConfig } from "@menuswitch/runtime";
import { describe, expect, test } from "vitest";
import { ingressConfigSchema } from "./config.ts";

const key = "0123456789abcdef";
const parse = (env: Record<string, string>) => parseConfig(ingressConfigSchema, env);

describe("the ingress's configuration", () => {
  test("wants to be told how senders prove themselves", () => {
    expect(() => parse({})).toThrow("WEBHOOK_AUTH is required");
    expect(() => parse({ WEBHOOK_AUTH: "" })).toThrow("WEBHOOK_AUTH is required");
    expect(parse({ WEBHOOK_AUTH: "none" })).toMatchObject({ WEBHOOK_AUTH: ["none"], PORT: 8080 });
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

  test("takes several kinds at once, each with several keys", () => {
    const secrets = `whsec_${"A".repeat(32)},whsec_${"B".repeat(42)}==`;
    expect(
      parse({
        WEBHOOK_AUTH: "token, basic,hmac,standard-webhooks,token",
        WEBHOOK_TOKENS: key,
        WEBHOOK_BASIC_CREDENTIALS: `a:${key}, b:${key}:with colon`,
        WEBHOOK_HMAC_SECRETS: `${key}, It's a Secret to Everybody`,
        WEBHOOK_STANDARD_SECRETS: secrets,
      }),
    ).toMatchObject({
      WEBHOOK_AUTH: ["token", "basic", "hmac", "standard-webhooks"],
      WEBHOOK_BASIC_CREDENTIALS: [`a:${key}`, `b:${key}:with colon`],
      WEBHOOK_HMAC_SECRETS: [key, "It's a Secret to Everybody"],
      WEBHOOK_STANDARD_SECRETS: secrets.split(","),
      WEBHOOK_TOLERANCE_SECONDS: 300,
    });
  });

  test("asks for the keys of what either route takes, and says which", () => {
    const routes = { WEBHOOK_AUTH: "hmac", DECISION_AUTH: "basic,token", WEBHOOK_HMAC_SECRETS: key };
    expect(() => parse(routes)).toThrow(
      /WEBHOOK_TOKENS is required with DECISION_AUTH=token[\s\S]*WEBHOOK_BASIC_CREDENTIALS is required with DECISION_AUTH=basic/,
    );
    expect(parse({ ...routes, WEBHOOK_TOKENS: key, WEBHOOK_BASIC_CREDENTIALS: `a:${key}` })).toMatchObject({
      WEBHOOK_AUTH: ["hmac"],
      DECISION_AUTH: ["basic", "token"],
    });
    expect(() => parse({ ...routes, DECISION_AUTH: "none,token" })).toThrow(
      "DECISION_AUTH must not name none",
    );
  });

  test.each([
    ["tokens", "WEBHOOK_AUTH must be one of: token, basic, hmac, standard-webhooks, none"],
    ["token,", "WEBHOOK_TOKENS is required with WEBHOOK_AUTH=token"],
    [",", "WEBHOOK_AUTH names no kind"],
    ["none,token", "WEBHOOK_AUTH must not name none beside other kinds"],
    ["none,none,token", "WEBHOOK_AUTH must not name none beside other kinds"],
    ["token;hmac", "WEBHOOK_AUTH must be one of"],
    ["HMAC", "WEBHOOK_AUTH must be one of"],
  ])("refuses WEBHOOK_AUTH=%s", (kinds, problem) => {
    expect(() => parse({ WEBHOOK_AUTH: kinds })).toThrow(problem);
  });

  test.each([
    ["basic", "WEBHOOK_BASIC_CREDENTIALS", key, 'holds something that is not "user:password"'],
    ["basic", "WEBHOOK_BASIC_CREDENTIALS", `:${key}`, 'holds something that is not "user:password"'],
    [
      "basic",
      "WEBHOOK_BASIC_CREDENTIALS",
      `a:${key},b:short`,
      "holds a password of fewer than 16 characters",
    ],
    ["hmac", "WEBHOOK_HMAC_SECRETS", `${key},hunter2`, "holds a secret of fewer than 16 characters"],
    [
      "standard-webhooks",
      "WEBHOOK_STANDARD_SECRETS",
      "A".repeat(32),
      'holds a secret that is not "whsec_" and base64',
    ],
    [
      "standard-webhooks",
      "WEBHOOK_STANDARD_SECRETS",
      `whpk_${"A".repeat(32)}`,
      'holds a secret that is not "whsec_" and base64',
    ],
    [
      "standard-webhooks",
      "WEBHOOK_STANDARD_SECRETS",
      `whsec_${"A".repeat(33)}`,
      'holds a secret that is not "whsec_" and base64',
    ],
    [
      "standard-webhooks",
      "WEBHOOK_STANDARD_SECRETS",
      "whsec_hunter20",
      "holds a secret of fewer than 24 bytes",
    ],
  ])("refuses %s with %s=%s", (kind, variable, value, problem) => {
    expect(() => parse({ WEBHOOK_AUTH: kind, [variable]: value })).toThrow(`${variable} ${problem}`);
  });

  test("names all problems at once, and never repeats a key", () => {
    expect.assertions(8);
    try {
      parse({
        PORT: "x",
        WEBHOOK_AUTH: "token,basic,hmac,standard-webhooks",
        WEBHOOK_TOKENS: "hunter2",
        WEBHOOK_BASIC_CREDENTIALS: "admin:hunter2",
        WEBHOOK_HMAC_SECRETS: "hunter2",
      });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).not.toMatch(/hunter2|admin/);
      for (const variable of ["PORT", "TOKENS", "BASIC_CREDENTIALS", "HMAC_SECRETS", "STANDARD_SECRETS"]) {
        expect(String(error)).toContain(`${variable} `);
      }
      expect(String(error).split("\n")).toHaveLength(6);
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
