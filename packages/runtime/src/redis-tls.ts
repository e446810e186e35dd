import { readFileSync } from "node:fs";
import { StartError } from "./start-error.ts";
import type { RedisConfig } from "./variables.ts";

export interface RedisTls {
  /** Instead of the public authorities. */
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/**
 * What TLS needs beyond its defaults, read from the files that are named.
 *
 * @param spoken whether TLS is spoken at all
 * @throws {StartError} where the files do not fit that, or each other
 */
export function readRedisTls(
  { REDIS_TLS_CA_FILE: ca, REDIS_TLS_CERT_FILE: cert, REDIS_TLS_KEY_FILE: key }: RedisConfig,
  spoken: boolean,
): RedisTls {
  if (!spoken && (ca ?? cert ?? key) !== undefined) {
    throw new StartError("REDIS_TLS_… is set, but REDIS_URL does not begin with rediss://, which is TLS");
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new StartError("REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE need each other");
  }
  return {
    ...(ca !== undefined && { ca: readFileSync(ca) }),
    ...(cert !== undefined && { cert: readFileSync(cert) }),
    ...(key !== undefined && { key: readFileSync(key) }),
  };
}
