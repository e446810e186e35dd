import { describe, expect, test } from "vitest";
import { z } from "zod";
import { describeRedis } from "./describe-redis.ts";
import { parseConfig } from "./parse-config.ts";
import { redisVariables } from "./variables.ts";

const described = (env: Record<string, string>) => describeRedis(parseConfig(z.object(redisVariables), env));

describe("describeRedis", () => {
  test("takes the local Redis where nothing is set", () => {
    expect(described({})).toEqual({
      kind: "single",
      addresses: [{ host: "127.0.0.1", port: 6379 }],
      access: {},
    });
  });

  test("takes host and port apart from each other", () => {
    expect(described({ REDIS_HOST: "redis" }).addresses).toEqual([{ host: "redis", port: 6379 }]);
    expect(described({ REDIS_PORT: "7000" }).addresses).toEqual([{ host: "127.0.0.1", port: 7000 }]);
  });

  test("prefers the URL to host and port", () => {
    const { addresses } = described({ REDIS_URL: "redis://a", REDIS_HOST: "b", REDIS_PORT: "1" });
    expect(addresses).toEqual([{ host: "a", port: 6379 }]);
  });

  test("reads user, password, database and TLS from the URL, percent-encoded or not", () => {
    expect(described({ REDIS_URL: "rediss://app:p%40ss@[::1]:6380/2" })).toEqual({
      kind: "single",
      addresses: [{ host: "::1", port: 6380 }],
      access: { username: "app", password: "p@ss", db: 2, tls: {} },
    });
  });

  test("gives cluster nodes and Sentinels what the URL says about access", () => {
    const url = { REDIS_URL: "rediss://:pw@ignored" };
    const nodes = "a:1, [::1]:2";
    const addresses = [
      { host: "a", port: 1 },
      { host: "::1", port: 2 },
    ];
    const access = { password: "pw", tls: {} };
    expect(described({ ...url, REDIS_CLUSTER_NODES: nodes })).toEqual({ kind: "cluster", addresses, access });
    expect(described({ ...url, REDIS_SENTINELS: nodes })).toEqual({ kind: "sentinels", addresses, access });
  });
});
