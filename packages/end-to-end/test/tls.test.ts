import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTlsRedis, startTlsSentinel } from "@menuswitch/local-redis";
import { closeRedis, connectRedis, makeLogger, type RedisMode, redisAnswers } from "@menuswitch/runtime";
import { selfSigned } from "@menuswitch/test-support";
import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { event, openContactCentre, send } from "./contact-centre.ts";

test("everything goes through TLS, with a private authority and a certificate of one's own", async () => {
  const { redis, tlsPort, files } = await startServer("address");
  const env = { REDIS_URL: `rediss://127.0.0.1:${tlsPort}`, ...variables(files) };
  const centre = await openContactCentre({ ownRedis: { redis, env } });
  const [ingress] = await Promise.all([centre.startIngress(), centre.startWorker()]);
  await centre.setSegment("vip", "premium");
  await expect.poll(() => send(ingress.url, event("vip"))).toBe(200);
  await expect.poll(() => centre.firstPrompt("flow-main")).toBe("Press 1 for priority support");

  const clients = String(await redis.client("LIST")).split("\n");
  const named = clients.filter((client) => / name=(ingress|worker|menuswitch)/.test(client));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((client) => !client.includes(` laddr=127.0.0.1:${tlsPort} `))).toEqual([]);

  const { REDIS_TLS_CA_FILE, ...own } = variables(files);
  const trusting = connect({ REDIS_URL: env.REDIS_URL, ...own });
  await expect.poll(trusting.reasons).toContain("self-signed certificate");
  const nameless = connect({ REDIS_URL: env.REDIS_URL, REDIS_TLS_CA_FILE });
  await expect.poll(nameless.reasons).toMatch(/certificate required|ECONNRESET|socket/i);
  expect(await redisAnswers(nameless.redis)).toBe(false);
}, 60_000);

test("Sentinels are asked over TLS, and the master they name is reached over TLS", async () => {
  const { tlsPort, files } = await startServer("address");
  const sentinel = await startTlsSentinel({ ...files, name: "main", masterPort: tlsPort, quorum: 1 });
  onTestFinished(sentinel.close);
  const { redis } = connect({
    REDIS_URL: "rediss://ignored",
    REDIS_SENTINELS: `127.0.0.1:${sentinel.tlsPort}`,
    REDIS_SENTINEL_NAME: "main",
    ...variables(files),
  });
  await expect.poll(() => redisAnswers(redis)).toBe(true);
});

test("a cluster's nodes are reached by the names their certificates bear", async ({ skip }) => {
  const {
    redis: admin,
    tlsPort,
    files,
  } = await startServer("name", {
    "--cluster-enabled": "yes",
    "--tls-cluster": "yes",
  });
  const version = /redis_version:(\d+)/.exec(await admin.info("server"))?.[1];
  skip(Number(version) < 7, "older servers do not tell names");
  await admin.config("SET", "cluster-announce-hostname", "localhost");
  await admin.config("SET", "cluster-preferred-endpoint-type", "hostname");
  await admin.cluster("ADDSLOTSRANGE", 0, 16_383);
  const { redis } = connect({
    REDIS_URL: "rediss://ignored",
    REDIS_CLUSTER_NODES: `localhost:${tlsPort}`,
    ...variables(files),
  });
  await expect.poll(() => redisAnswers(redis), { timeout: 10_000 }).toBe(true);
  expect(await redis.set("key", "value")).toBe("OK");
});

test("a master that turned replica behind an open connection is waited out: the address may lead to another", async () => {
  const { redis: admin, port } = await startServer("address");
  const { redis } = connect({ REDIS_URL: `redis://127.0.0.1:${port}` }, "patient");
  await redis.set("key", "before");
  await admin.replicaof("127.0.0.1", 1);
  let done = false;
  const written = redis.set("key", "after").finally(() => {
    done = true;
  });
  await expect.poll(async () => String(await admin.info("errorstats"))).toContain("READONLY");
  expect(done).toBe(false);
  await admin.replicaof("NO", "ONE");
  expect(await written).toBe("OK");
});

type Files = Awaited<ReturnType<typeof startServer>>["files"];

/** A Redis with the certificate, and a connection without TLS for the test itself. */
async function startServer(kind: keyof typeof selfSigned, settings: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "menuswitch-tls-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  await writeFile(certFile, selfSigned[kind].cert);
  await writeFile(keyFile, selfSigned[kind].key);
  const files = { certFile, keyFile, caFile: certFile };
  const server = await startTlsRedis({ ...files, settings });
  onTestFinished(server.close);
  const redis = new Redis(server.port, { maxRetriesPerRequest: null });
  onTestFinished(() => redis.disconnect());
  return { redis, port: server.port, tlsPort: server.tlsPort, files };
}

const variables = ({ caFile, certFile, keyFile }: Files) => ({
  REDIS_TLS_CA_FILE: caFile,
  REDIS_TLS_CERT_FILE: certFile,
  REDIS_TLS_KEY_FILE: keyFile,
});

function connect(env: Record<string, string>, mode: RedisMode = "bounded") {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = makeLogger({ name: "test", level: "warn", destination });
  const redis = connectRedis(
    { REDIS_SENTINEL_NAME: "mymaster", REDIS_KEY_PREFIX: "menuswitch", ...env },
    { mode, logger, name: "test" },
  );
  onTestFinished(() => closeRedis(redis));
  return { redis, reasons: () => lines.join("") };
}
