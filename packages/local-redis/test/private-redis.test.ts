import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  LocalRedisError,
  type PrivateRedis,
  startLocalRedis,
  startPrivateRedis,
} from "@menuswitch/local-redis";
import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";

describe("a private Redis", () => {
  test("keeps an append-only file, never evicts, and listens on this machine only", async () => {
    const redis = await startLocalRedis({});
    onTestFinished(redis.close);
    const client = connect(redis.url);

    expect(redis.origin).toBe("private");
    expect(new URL(redis.url).hostname).toBe("127.0.0.1");
    const settings = ["appendonly", "appendfsync", "maxmemory-policy", "save", "bind"];
    const values = await Promise.all(settings.map((name) => client.config("GET", name)));
    expect(Object.fromEntries(values)).toEqual({
      appendonly: "yes",
      appendfsync: "everysec",
      "maxmemory-policy": "noeviction",
      save: "",
      bind: "127.0.0.1",
    });
  });

  test("ends with close, and its data folder with it", async () => {
    const redis = await startPrivateRedis();
    expect(existsSync(redis.dataFolder)).toBe(true);

    await Promise.all([redis.close(), redis.close()]);
    await redis.close();

    expect(isAlive(redis.pid)).toBe(false);
    expect(existsSync(redis.dataFolder)).toBe(false);
  });

  test("keeps its data through kill -9 and a start on the same folder and port", async () => {
    const first = await startPrivateRedis();
    onTestFinished(first.close);
    await connect(first.url).set("kept", "yes");

    await first.kill();
    expect(isAlive(first.pid)).toBe(false);
    const second = await startPrivateRedis({ dataFolder: first.dataFolder, port: first.port });
    onTestFinished(second.close);

    expect(second.url).toBe(first.url);
    expect(await connect(second.url).get("kept")).toBe("yes");
  });

  test("can be started again at once when something else killed it", async () => {
    const dataFolder = await temporaryFolder();
    const first = await startPrivateRedis({ dataFolder });
    onTestFinished(first.close);
    await connect(first.url).set("kept", "yes");

    process.kill(first.pid, "SIGKILL");
    await first.kill();
    const second = await startPrivateRedis({ dataFolder, port: first.port });
    onTestFinished(second.close);

    expect(await connect(second.url).get("kept")).toBe("yes");
  });

  test("leaves a data folder that was given, with all data in it", async () => {
    const dataFolder = await temporaryFolder();
    const first = await startPrivateRedis({ dataFolder });
    await connect(first.url).set("kept", "yes");
    await first.close();
    expect(isAlive(first.pid)).toBe(false);

    const second = await startPrivateRedis({ dataFolder });
    onTestFinished(second.close);
    expect(await connect(second.url).get("kept")).toBe("yes");
  });

  test("refuses a data folder that another Redis uses", async () => {
    const redis = await startPrivateRedis();
    onTestFinished(redis.close);

    await expect(startPrivateRedis({ dataFolder: redis.dataFolder })).rejects.toThrow(
      new LocalRedisError(`A Redis (process ${redis.pid}) already runs on ${redis.dataFolder}`),
    );
    expect(await connect(redis.url).ping()).toBe("PONG");
  });

  test("says so when the port it was told to use is taken", async () => {
    const redis = await startPrivateRedis();
    onTestFinished(redis.close);

    await expect(startPrivateRedis({ port: redis.port })).rejects.toThrow(/did not start on port/);
  });

  test.each([
    { killed: "its owner is killed with SIGKILL", end: (pid: number) => process.kill(pid, "SIGKILL") },
    { killed: "its owner's process group gets Ctrl-C", end: (pid: number) => process.kill(-pid, "SIGINT") },
    { killed: "its owner's process group is killed", end: (pid: number) => process.kill(-pid, "SIGKILL") },
  ])("ends, and its data folder with it, when $killed", async ({ end }) => {
    const { ownerPid, redis } = await startInOtherProcess();
    expect(await connect(redis.url).set("key", "value")).toBe("OK");

    end(ownerPid);

    await expect.poll(() => isAlive(redis.pid), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => existsSync(redis.dataFolder), { timeout: 10_000 }).toBe(false);
  });
});

async function startInOtherProcess() {
  const program = `
    import { startPrivateRedis } from "@menuswitch/local-redis";
    console.log(JSON.stringify(await startPrivateRedis()));
  `;
  const owner = spawn(process.execPath, ["--import", "tsx/esm", "--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void owner.kill("SIGKILL"));
  for await (const line of createInterface(owner.stdout)) {
    const redis: Pick<PrivateRedis, "url" | "pid" | "dataFolder"> = JSON.parse(line);
    return { ownerPid: Number(owner.pid), redis };
  }
  throw new Error("the owner ended without a Redis");
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "local-redis-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function connect(url: string): Redis {
  const client = new Redis(url);
  client.on("error", () => {}); // The server is killed under it.
  onTestFinished(() => client.disconnect());
  return client;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
