import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs a server for as long as its owner holds the other end of standard input. The kernel closes that with the
 * owner, however the owner ends: no signal handler could do the same for SIGKILL. In a session of its own, so that
 * a signal to the owner's group (Ctrl-C) does not reach it. Closes standard output when the server has ended.
 */
const WATCHDOG = `
given=$1 template=$2
shift 2
folder=\${given:-$(mktemp -d "$template")} || exit
cd "$folder" || exit
exec 3<&0
"$@" --dir "$folder" --pidfile "$folder/redis.pid" </dev/null 3<&- >>"$folder/redis.log" 2>&1 &
server=$!
echo "$server $folder"
(read -r _ <&3; kill -9 "$server") >/dev/null &
reader=$!
wait "$server"
exec >&-
kill "$reader"
read -r _ <&3
if [ -z "$given" ]; then rm -rf "$folder"; fi
`;
const CLEAN_END_MS = 5_000;
const TEMPORARY_FOLDER = join(tmpdir(), "menuswitch-redis-XXXXXX");

export interface WatchedServer {
  pid: number;
  dataFolder: string;
  /** Resolves when the server has ended, whoever ended it. */
  ended: Promise<unknown>;
  /** Ends the server as a crash would (SIGKILL). */
  kill(): Promise<void>;
  /** Ends the server, and removes its data folder unless that was given. Idempotent. */
  close(): Promise<void>;
}

/** Starts `command` in `dataFolder` (absolute), or in a temporary one. It ends with this process. */
export async function startWatched(
  command: readonly string[],
  { dataFolder = "", env }: { dataFolder?: string | undefined; env?: NodeJS.ProcessEnv | undefined },
): Promise<WatchedServer> {
  const watchdog = spawn("sh", ["-c", WATCHDOG, "redis-watchdog", dataFolder, TEMPORARY_FOLDER, ...command], {
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
    env,
  });
  const closed = once(watchdog, "close");
  const ended = once(watchdog.stdout, "close");
  const firstOutput = Promise.race([once(watchdog.stdout, "data"), closed]);
  const [, pid, folder] = /^(\d+) (.+)\n/.exec(String(await firstOutput)) ?? [];
  if (!pid || !folder) throw new Error("no temporary folder could be made");
  const signal = (name: NodeJS.Signals) => {
    if (watchdog.stdout.closed) return;
    try {
      process.kill(Number(pid), name);
    } catch {} // It has just ended, and its output is about to close.
  };
  return {
    pid: Number(pid),
    dataFolder: folder,
    ended,
    async kill() {
      signal("SIGKILL");
      await ended;
    },
    async close() {
      if (dataFolder) {
        // Kept data deserve a clean end: while it syncs, Redis holds back writes that it has acknowledged.
        signal("SIGTERM");
        await Promise.race([ended, sleep(CLEAN_END_MS, undefined, { ref: false })]);
      }
      watchdog.stdin.end();
      await closed;
    },
  };
}
