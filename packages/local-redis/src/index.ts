export { LocalRedisError } from "./local-redis-error.ts";
export { type LocalCluster, startLocalCluster } from "./start-local-cluster.ts";
export { type LocalRedis, type LocalRedisOptions, startLocalRedis } from "./start-local-redis.ts";
export { type LocalSentinels, startLocalSentinels } from "./start-local-sentinels.ts";
export { type PrivateRedis, type PrivateRedisOptions, startPrivateRedis } from "./start-private-redis.ts";
export { startTlsRedis, startTlsSentinel, type TlsFiles } from "./start-tls-redis.ts";
