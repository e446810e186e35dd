import { findFreePort } from "./find-free-port.ts";
import { type PrivateRedis, type PrivateRedisOptions, startPrivateRedis } from "./start-private-redis.ts";

/** Paths of PEM files. */
export interface TlsFiles {
  certFile: string;
  keyFile: string;
  /** Who signed the clients' certificates; without one of theirs nobody is let in. */
  caFile: string;
}

/** Starts a private Redis that speaks TLS as well, at `tlsPort`. */
export async function startTlsRedis({
  certFile,
  keyFile,
  caFile,
  ...options
}: PrivateRedisOptions & TlsFiles): Promise<PrivateRedis & { tlsPort: number }> {
  const tlsPort = await findFreePort();
  const redis = await startPrivateRedis({
    ...options,
    settings: {
      ...options.settings,
      "--tls-port": String(tlsPort),
      "--tls-cert-file": certFile,
      "--tls-key-file": keyFile,
      "--tls-ca-cert-file": caFile,
    },
  });
  return { ...redis, tlsPort };
}
