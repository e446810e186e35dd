import type { RedisConnection } from "@menuswitch/runtime";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** Older servers lack commands that the scripts use. */
const OLDEST = [6, 2] as const;
const MOST_SKEW_MS = 2_000;

/** Version, eviction policy, append-only file, and its clock against this machine's. */
export async function examineRedis(redis: RedisConnection, nowMs: () => number): Promise<Finding[]> {
  const info = await redis.info();
  const read = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
  const askedAtMs = nowMs();
  const [seconds, microseconds] = await redis.time();
  const skewMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (askedAtMs + nowMs()) / 2;
  return [
    examineVersion(read("redis_version")),
    examinePolicy(read("maxmemory_policy"), Number(read("maxmemory"))),
    read("aof_enabled") === "1"
      ? ok("Redis: append-only file", "on")
      : problem(
          "Redis: append-only file",
          "off: what was acknowledged is lost when Redis restarts",
          "set `appendonly yes` in redis.conf, and `CONFIG SET appendonly yes` for now",
        ),
    examineSkew("Redis: clock", skewMs),
  ];
}

/** @param skewMs how far the other clock is ahead */
export function examineSkew(what: string, skewMs: number, precisionMs = 0): Finding {
  const detail = `${(Math.abs(skewMs) / 1_000).toFixed(1)} s ${skewMs < 0 ? "behind" : "ahead of"} this machine`;
  return Math.abs(skewMs) <= MOST_SKEW_MS + precisionMs
    ? ok(what, detail)
    : warning(what, detail, "have both machines' clocks set by NTP: times decide which caller is the newest");
}

function examineVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
    ? ok("Redis: version", version)
    : problem("Redis: version", version || "not told", `use Redis ${OLDEST.join(".")} or newer, or Valkey`);
}

function examinePolicy(policy: string, maxmemory: number): Finding {
  const what = "Redis: eviction policy";
  if (policy === "noeviction") return ok(what, policy);
  const remedy = "set `maxmemory-policy noeviction`: any other removes queued events when memory is short";
  return maxmemory > 0
    ? problem(what, policy || "not told", remedy)
    : warning(what, `${policy || "not told"}, without a limit of memory`, remedy);
}
