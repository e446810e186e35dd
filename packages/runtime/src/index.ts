export {
  closeRedis,
  connectRedis,
  type RedisConnection,
  type RedisMode,
  redisAnswers,
  redisIsReady,
} from "./connect-redis.ts";
export { listen } from "./listen.ts";
export { type Logger, type LogLevel, makeGatheringLogger, makeLogger } from "./make-logger.ts";
export {
  type Counter,
  type Gauge,
  type Histogram,
  type Metrics,
  makeMetrics,
  type Registry,
} from "./make-metrics.ts";
export { ConfigError, parseConfig } from "./parse-config.ts";
export { type Readiness, registerOperations } from "./register-operations.ts";
export { type ProcessContext, runProcess } from "./run-process.ts";
export { StartError } from "./start-error.ts";
export {
  commonVariables,
  listenVariables,
  menuVariables,
  queueVariables,
  type RedisConfig,
  redisVariables,
} from "./variables.ts";
