import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseConfig } from "./parse-config.ts";
import { commonVariables, listenVariables, redisVariables } from "./variables.ts";

const schema = z.object({ ...commonVariables, ...listenVariables(8080), ...redisVariables });

describe("the shared variables", () => {
  test("all have defaults or are optional", () => {
    expect(parseConfig(schema, {})).toEqual({
      LOG_LEVEL: "info",
      HOST: "127.0.0.1",
      PORT: 8080,
      SHUTDOWN_TIMEOUT_MS: 20_000,
      REDIS_SENTINEL_NAME: "mymaster",
      REDIS_KEY_PREFIX: "menuswitch",
    });
  });

  test("can be listed as JSON Schema, each with a description", () => {
    const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
    expect(properties["REDIS_URL"]).toMatchObject({ default: "redis://127.0.0.1:6379" });
    for (const [name, property] of Object.entries(properties)) {
      expect(property, name).toMatchObject({ type: expect.any(String), description: expect.any(String) });
    }
  });

  test.each([
    ["REDIS_URL", "http://127.0.0.1"],
    ["REDIS_URL", "redis://127.0.0.1/one"],
    ["REDIS_URL", "redis://user:100%@127.0.0.1"],
    ["REDIS_CLUSTER_NODES", "a:1,b"],
    ["REDIS_KEY_PREFIX", "a{b}"],
    ["REDIS_KEY_PREFIX", "a:b"],
    ["PORT", "-1"],
    ["LOG_LEVEL", "loud"],
  ])("refuse %s=%s", (name, value) => {
    expect(() => parseConfig(schema, { [name]: value })).toThrow(name);
  });
});
