import { accessSync, constants } from "node:fs";
import { MAX_PARTITIONS } from "@menuswitch/domain";
import { z } from "zod";
import { isRedisUrl } from "./parse-redis-url.ts";

/** Longer than a request to Genesys Cloud may take, shorter than the usual grace period of 30 s. */
export const DEFAULT_SHUTDOWN_TIMEOUT_MS = 20_000;

const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Variables of every process. Each `…Variables` object is spread into the `z.object` of an app's config. */
export const commonVariables = {
  LOG_LEVEL: z.enum(LOG_LEVELS).default("info").describe("Least severe log level that is written"),
};

/** Variables of a process that listens. */
export const listenVariables = (defaultPort: number) => ({
  HOST: z.string().default("127.0.0.1").describe("Address to listen on; 0.0.0.0 for all of IPv4"),
  PORT: wholeNumber(0, 65_535)
    .default(defaultPort)
    .describe("Port to listen on; 0 takes a free one and logs it"),
  SHUTDOWN_TIMEOUT_MS: wholeNumber(0, 3_600_000)
    .default(DEFAULT_SHUTDOWN_TIMEOUT_MS)
    .describe("Longest wait for work in hand after SIGTERM or SIGINT, in milliseconds"),
});

const nodeList = z
  .string()
  .regex(/^\s*[^\s,]+:\d{1,5}(\s*,\s*[^\s,]+:\d{1,5})*\s*$/, 'must look like "host:port,host:port"');

const file = z.string().refine(isReadable, "names a file that cannot be read");

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** How Redis is reached; consumed by `connectRedis`. */
export const redisVariables = {
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, "must look like redis://user:password@host:port/0 (special characters as %40)")
    .optional()
    .meta({
      description:
        "Redis to use; rediss:// for TLS. For a cluster or Sentinels it gives user, password, database and whether TLS is spoken",
      default: "redis://127.0.0.1:6379",
    }),
  REDIS_HOST: z.string().optional().describe("Host of Redis, where REDIS_URL is not set"),
  REDIS_PORT: wholeNumber(1, 65_535).optional().describe("Port of Redis, where REDIS_URL is not set"),
  REDIS_CLUSTER_NODES: nodeList
    .optional()
    .describe("Some nodes of a Redis Cluster, host:port,host:port; takes precedence over all other ways"),
  REDIS_SENTINELS: nodeList
    .optional()
    .describe("Redis Sentinels, host:port,host:port; takes precedence over REDIS_URL"),
  REDIS_SENTINEL_NAME: z.string().default("mymaster").describe("Name of the master that the Sentinels watch"),
  REDIS_SENTINEL_USERNAME: z
    .string()
    .optional()
    .describe("User of the Sentinels themselves, where they ask for one"),
  REDIS_SENTINEL_PASSWORD: z
    .string()
    .optional()
    .describe("Password of the Sentinels themselves, where they ask for one; Redis' own is in REDIS_URL"),
  REDIS_TLS_CA_FILE: file
    .optional()
    .describe("PEM file of the authority that signed Redis' certificate, where it is not a public one"),
  REDIS_TLS_CERT_FILE: file
    .optional()
    .describe("PEM file of the certificate to show to Redis, where it asks its clients for one"),
  REDIS_TLS_KEY_FILE: file.optional().describe("PEM file of the key of REDIS_TLS_CERT_FILE"),
  REDIS_KEY_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, "must be 1 to 64 letters, digits, dots, underscores or hyphens")
    .default("menuswitch")
    .describe("Namespace of all keys, so that several installations can share one Redis"),
};

/** Variables of every process that reaches the queue of interactions. */
export const queueVariables = {
  INTERACTION_PARTITIONS: wholeNumber(1, MAX_PARTITIONS)
    .default(1)
    .describe("Partitions of the interactions queue: more spread it over more shards of a cluster"),
};

/** Variables of every process that decides which menu a caller hears. */
export const menuVariables = {
  MENU_CATALOG: z.string().default("menus.yaml").describe("The catalog file, relative or absolute"),
  GENESYS_FLOW_ID: z
    .string()
    .optional()
    .describe("Id of the flow that the shipped catalog writes to; a catalog may name any variable"),
  SEGMENT_KEY_TEMPLATE: z
    .string()
    .regex(
      /^[^{}]+\{customerId\}[^{}]*$/,
      "must contain {customerId} once, with a prefix of its own before it",
    )
    .default("customer:segment:{customerId}")
    .describe("Redis key of a customer's segment"),
  DEDUPE_TTL_SECONDS: wholeNumber(1, 31 * 86_400)
    .default(86_400)
    .describe("How long a repeated interaction is recognised; about 290 bytes of Redis per interaction"),
};

const redisConfigSchema = z.object(redisVariables);
export type RedisConfig = z.output<typeof redisConfigSchema>;
