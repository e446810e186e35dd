import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LocalRedisError, startLocalRedis } from "../src/index.ts";

test("a machine without any Redis is told what was tried and the command for every system", async () => {
  const empty = await mkdtemp(join(tmpdir(), "local-redis-test-"));
  onTestFinished(() => rm(empty, { recursive: true }));

  const outcome = await startLocalRedis({ env: { PATH: empty }, cacheFolder: join(empty, "cache") }).catch(
    (error: unknown) => error,
  );

  expect(outcome).toBeInstanceOf(LocalRedisError);
  const message = String(outcome);
  expect(message).toContain("redis-server is not on PATH; valkey-server is not on PATH");
  expect(message).toContain("6.2 or newer");
  expect(message).toContain("sudo apt-get install redis-server");
  expect(message).toContain("brew install redis");
  expect(message).toMatch(/Windows .*(WSL|Memurai).*REDIS_URL/);
  expect(message).toContain("docker run -p 6379:6379 redis:7");
});
