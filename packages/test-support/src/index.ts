export { interaction } from "./builders.ts";
export { testRedis } from "./test-redis.ts";
