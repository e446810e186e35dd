import type { RedisConnection } from "@menuswitch/runtime";
import { expect, test } from "vitest";
import { examineRedis } from "./examine-redis.ts";

const SOUND = { redis_version: "7.0.15", maxmemory_policy: "noeviction", maxmemory: "0", aof_enabled: "1" };

/** A server that says so of itself; its clock shows `clockMs` while this machine's shows 1,000,000. */
function findingsOf(says: Partial<typeof SOUND>, clockMs = 1_000_000) {
  const info = Object.entries({ ...SOUND, ...says }).map(([name, value]) => `${name}:${value}\r\n`);
  const redis: Pick<RedisConnection, "info" | "time"> = {
    info: async () => info.join(""),
    time: async () => [Math.floor(clockMs / 1_000), (clockMs % 1_000) * 1_000],
  };
  return examineRedis(redis as RedisConnection, () => 1_000_000);
}

test("a sound Redis is sound", async () => {
  expect((await findingsOf({})).map(({ verdict }) => verdict)).toEqual(["ok", "ok", "ok", "ok"]);
});

test.for<[string, Partial<typeof SOUND>, string, string, RegExp]>([
  ["an old version", { redis_version: "6.0.16" }, "version", "problem", /6\.2 or newer/],
  ["a version nobody can read", { redis_version: "" }, "version", "problem", /6\.2 or newer/],
  [
    "eviction",
    { maxmemory_policy: "allkeys-lru", maxmemory: "1000000" },
    "eviction policy",
    "problem",
    /noeviction/,
  ],
  [
    "eviction without a limit",
    { maxmemory_policy: "allkeys-lru" },
    "eviction policy",
    "warning",
    /noeviction/,
  ],
  ["no append-only file", { aof_enabled: "0" }, "append-only file", "problem", /appendonly yes/],
])("%s is found, with what to do", async ([, says, what, verdict, remedy]) => {
  const others = (await findingsOf(says)).filter((finding) => finding.verdict !== "ok");
  expect(others).toMatchObject([{ what: `Redis: ${what}`, verdict, remedy: expect.stringMatching(remedy) }]);
});

test.for([
  [1_001_900, "ok", "1.9 s ahead of this machine"],
  [1_002_500, "warning", "2.5 s ahead of this machine"],
  [997_500, "warning", "2.5 s behind this machine"],
] as const)("a clock at %d ms: %s", async ([clockMs, verdict, detail]) => {
  expect((await findingsOf({}, clockMs)).at(-1)).toMatchObject({ what: "Redis: clock", verdict, detail });
});
