export { LocalRedisError } from "./local-redis-error.ts";
export { type LocalRedis, type LocalRedisOptions, startLocalRedis } from "./start-local-redis.ts";
export { type PrivateRedis, type PrivateRedisOptions, startPrivateRedis } from "./start-private-redis.ts";
