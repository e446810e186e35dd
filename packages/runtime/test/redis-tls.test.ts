import { expect, test } from "vitest";
import { z } from "zod";
import { parseConfig } from "../src/parse-config.ts";
import { readRedisTls } from "../src/redis-tls.ts";
import { redisVariables } from "../src/variables.ts";

const FILE = import.meta.filename;
const parse = (env: Record<string, string>) => parseConfig(z.object(redisVariables), env);

test("what does not fit together is told by name at the start", () => {
  const certificate = parse({ REDIS_TLS_CERT_FILE: FILE });
  expect(() => readRedisTls(certificate, true)).toThrow("REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE need");
  const authority = parse({ REDIS_TLS_CA_FILE: FILE });
  expect(() => readRedisTls(authority, false)).toThrow("REDIS_URL does not begin with rediss://");
  expect(readRedisTls(authority, true).ca?.length).toBeGreaterThan(100);
  expect(readRedisTls(parse({}), true)).toEqual({});
});

test("a file that cannot be read is told with the other problems of the configuration", () => {
  const env = { REDIS_TLS_CA_FILE: "/nowhere/ca.pem", REDIS_PORT: "0" };
  expect(() => parse(env)).toThrow(/REDIS_PORT must be at least 1.*REDIS_TLS_CA_FILE names a file/s);
});
