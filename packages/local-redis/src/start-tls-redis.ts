import { findFreePort } from "./find-free-port.ts";
import { type PrivateRedis, type PrivateRedisOptions, startPrivateRedis } from "./start-private-redis.ts";
import { type SentinelOptions, startSentinel } from "./start-sentinel.ts";

/** Paths of PEM files. */
export interface TlsFiles {
  certFile: string;
  keyFile: string;
  /** Who signed the clients' certificates: without one of theirs nobody is let in. */
  caFile: string;
}

/** Starts a private Redis that speaks TLS too, at `tlsPort`. */
export async function startTlsRedis(
  options: PrivateRedisOptions & TlsFiles,
): Promise<PrivateRedis & { tlsPort: number }> {
  const tlsPort = await findFreePort();
  const settings = { ...options.settings, ...tlsSettings(tlsPort, options) };
  return { ...(await startPrivateRedis({ ...options, settings })), tlsPort };
}

/** Starts a Sentinel that speaks TLS too, at `tlsPort`, and nothing else with the master at `masterPort`. */
export async function startTlsSentinel(
  options: SentinelOptions & TlsFiles,
): Promise<{ tlsPort: number; close(): Promise<void> }> {
  const tlsPort = await findFreePort();
  const settings = { ...tlsSettings(tlsPort, options), "--tls-replication": "yes" };
  const { close } = await startSentinel({ ...options, settings });
  return { tlsPort, close };
}

function tlsSettings(tlsPort: number, { certFile, keyFile, caFile }: TlsFiles): Record<string, string> {
  return {
    "--tls-port": String(tlsPort),
    "--tls-cert-file": certFile,
    "--tls-key-file": keyFile,
    "--tls-ca-cert-file": caFile,
  };
}
