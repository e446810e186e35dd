/** No Redis can be used. The message says what was tried and what to do; it never holds a password. */
export class LocalRedisError extends Error {
  override readonly name = "LocalRedisError";
}
