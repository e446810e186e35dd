import { OLDEST_VERSION } from "./server-version.ts";

/** What was tried for a private server, and the command that gets one for each system. */
export function describeRemedies(misses: readonly string[]): string {
  return `No Redis to use (${misses.join("; ")}). Get Redis or Valkey ${OLDEST_VERSION} or newer, then start again:
  Debian, Ubuntu  sudo apt-get install redis-server
  macOS           brew install redis
  Fedora          sudo dnf install valkey
  Alpine          apk add redis
  Windows         WSL, or Memurai with REDIS_URL=redis://127.0.0.1:6379
  Docker          docker run -p 6379:6379 redis:7    with REDIS_URL=redis://127.0.0.1:6379`;
}
