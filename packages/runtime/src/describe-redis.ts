import { type Address, parseRedisUrl, type RedisAccess, withoutBrackets } from "./parse-redis-url.ts";
import type { RedisConfig } from "./variables.ts";

export interface RedisDescription {
  kind: "single" | "sentinels" | "cluster";
  addresses: [Address, ...Address[]];
  access: RedisAccess;
}

/** Which of the ways to name a Redis applies: cluster nodes, Sentinels, URL, host and port; in this order. */
export function describeRedis(config: RedisConfig): RedisDescription {
  const { REDIS_URL, REDIS_HOST = "127.0.0.1", REDIS_PORT = 6379 } = config;
  const { address, access } =
    REDIS_URL === undefined
      ? { address: { host: REDIS_HOST, port: REDIS_PORT }, access: {} }
      : parseRedisUrl(REDIS_URL);

  if (config.REDIS_CLUSTER_NODES !== undefined) {
    return { kind: "cluster", addresses: parseNodes(config.REDIS_CLUSTER_NODES), access };
  }
  if (config.REDIS_SENTINELS !== undefined) {
    return { kind: "sentinels", addresses: parseNodes(config.REDIS_SENTINELS), access };
  }
  return { kind: "single", addresses: [address], access };
}

function parseNodes(list: string): RedisDescription["addresses"] {
  const [first = "", ...rest] = list.split(",");
  return [parseNode(first), ...rest.map(parseNode)];
}

function parseNode(node: string): Address {
  const colon = node.lastIndexOf(":");
  return { host: withoutBrackets(node.slice(0, colon).trim()), port: Number(node.slice(colon + 1)) };
}
