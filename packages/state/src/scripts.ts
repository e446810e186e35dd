import { readFileSync } from "node:fs";
import type { Cluster, Redis } from "ioredis";

export type RedisConnection = Redis | Cluster;
type Argument = string | number;

/** The scripts of `scripts/`, each touching keys of one hash tag only. Their files say what goes in and comes out. */
const SCRIPT_NAMES = [
  "acquire-lease",
  "claim",
  "clear-blocked",
  "count",
  "distrust",
  "enter-circuit",
  "give-back-budget",
  "move-desired",
  "observe-budget",
  "open-intent",
  "pause-budget",
  "paused-for",
  "publish-catalog",
  "rearm-lease",
  "release-circuit",
  "report-circuit",
  "settle",
  "take-budget",
] as const;

type ScriptName = (typeof SCRIPT_NAMES)[number];

export type RunScript = (
  name: ScriptName,
  keys: readonly string[],
  args: readonly Argument[],
) => Promise<unknown>;

/** Teaches a connection the scripts; ioredis sends EVALSHA and falls back to EVAL where the server forgot them. */
export function makeScripts(redis: RedisConnection): RunScript {
  const commands = new Map(
    SCRIPT_NAMES.map((name) => {
      const lua = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");
      const command = `menuswitch:${name}`;
      redis.defineCommand(command, { lua });
      const run: unknown = Reflect.get(redis, command);
      if (typeof run !== "function") throw new Error(`ioredis did not define ${command}`);
      return [name, run];
    }),
  );
  return async (name, keys, args) => commands.get(name)?.call(redis, keys.length, ...keys, ...args);
}
